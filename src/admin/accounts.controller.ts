import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { AdminsOnly, Me } from '../auth/route-access.js';
import type { Caller } from '../auth/account-lookup.js';
import type { AccountPage, AccountView } from '../contract/rest.js';
import { AccountsService } from './accounts.service.js';
import { AccountsDto, ChangeAccountDto, CreateAccountDto, SetPasswordDto } from './accounts.dto.js';
import { ReasonDto } from './moderation.dto.js';
import { ModerationService } from './moderation.service.js';

@AdminsOnly()
@Controller('admin/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly moderation: ModerationService,
  ) {}

  @Get()
  async list(@Query() query: AccountsDto): Promise<AccountPage> {
    return this.accounts.list(query);
  }

  @Post()
  async create(@Me() me: Caller, @Body() body: CreateAccountDto): Promise<AccountView> {
    return this.accounts.create(me, body);
  }

  @Patch(':name')
  async change(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() body: ChangeAccountDto,
  ): Promise<AccountView> {
    return this.accounts.change(me, name, body);
  }

  @Put(':name/password')
  async setPassword(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() body: SetPasswordDto,
  ): Promise<Record<string, never>> {
    const { password, reason, mustChangePassword = true } = body;
    await this.moderation.setPassword(me, { name, password, reason, mustChangePassword });
    return {};
  }

  @Delete(':name/sessions')
  async endSessions(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() { reason }: ReasonDto,
  ): Promise<Record<string, never>> {
    await this.moderation.endSessions(me, { name, reason });
    return {};
  }
}
