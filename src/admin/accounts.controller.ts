import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { AdminsOnly, Me } from '../auth/route-access.js';
import type { Caller } from '../auth/account-lookup.js';
import type { AccountPage, AccountView, AccountVerdict } from '../contract/rest.js';
import { AccountsBatch } from './accounts-batch.js';
import { AccountsService } from './accounts.service.js';
import { AccountsDto, ChangeAccountDto, CreateAccountDto, SetPasswordDto } from './accounts.dto.js';
import { ReasonDto } from './moderation.dto.js';
import { ModerationService } from './moderation.service.js';

@AdminsOnly()
@Controller('admin/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly batch: AccountsBatch,
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

  @HttpCode(200)
  @Post('batch')
  async createMany(@Me() me: Caller, @Body() body: object): Promise<{ items: AccountVerdict[] }> {
    // the pipe refuses nested values: each item is checked on its own
    return this.batch.create(me, (body as { items?: unknown } | undefined)?.items);
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
