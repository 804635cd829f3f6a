import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type { ChatRecord, LoginRecord, ModerationRecord, OpenedWhispers } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { ActsService } from './acts.service.js';
import { FirstLooks } from './first-looks.js';
import { LinesService } from './lines.service.js';
import { LoginsService } from './logins.service.js';
import { ChatLogDto, LoginLogDto, ModerationLogDto, OpenWhispersDto } from './logs.dto.js';
import { WhisperOpening } from './whisper-opening.js';

/** The records by their first addresses, with fewer filters. */
@AdminsOnly()
@Controller('admin/logs')
export class LogsController {
  constructor(
    private readonly lines: LinesService,
    private readonly acts: ActsService,
    private readonly loginRecord: LoginsService,
    private readonly opening: WhisperOpening,
    private readonly looks: FirstLooks,
  ) {}

  @Get('chat')
  async chat(@Me() me: Caller, @Query() query: ChatLogDto): Promise<Page<ChatRecord>> {
    const { items, more } = await this.lines.page(me.id, query);
    return { items, more };
  }

  @Get('logins')
  async logins(@Me() me: Caller, @Query() query: LoginLogDto): Promise<Page<LoginRecord>> {
    await this.looks.atLogins(me);
    return this.loginRecord.page(query);
  }

  @Get('moderation')
  async moderation(@Query() query: ModerationLogDto): Promise<Page<ModerationRecord>> {
    return this.acts.page(query);
  }

  @HttpCode(200)
  @Post('whispers')
  async openWhispers(@Me() me: Caller, @Body() body: OpenWhispersDto): Promise<OpenedWhispers> {
    return this.opening.open(me, body);
  }
}
