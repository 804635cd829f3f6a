import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { AdminsOnly, Me } from '../auth/route-access.js';
import type { ChatRecord, LoginRecord, ModerationRecord, OpenedWhispers } from '../contract/records.js';
import type { Page } from '../contract/rest.js';
import type { Caller } from '../auth/account-lookup.js';
import { ChatLogDto, LoginLogDto, ModerationLogDto, OpenWhispersDto } from './logs.dto.js';
import { LogsService } from './logs.service.js';

@AdminsOnly()
@Controller('admin/logs')
export class LogsController {
  constructor(private readonly logs: LogsService) {}

  @Get('chat')
  async chat(@Query() query: ChatLogDto): Promise<Page<ChatRecord>> {
    return this.logs.chat(query);
  }

  @Get('logins')
  async logins(@Query() query: LoginLogDto): Promise<Page<LoginRecord>> {
    return this.logs.logins(query);
  }

  @Get('moderation')
  async moderation(@Query() query: ModerationLogDto): Promise<Page<ModerationRecord>> {
    return this.logs.moderation(query);
  }

  @HttpCode(200)
  @Post('whispers')
  async openWhispers(@Me() me: Caller, @Body() body: OpenWhispersDto): Promise<OpenedWhispers> {
    return this.logs.openWhispers(me, body);
  }
}
