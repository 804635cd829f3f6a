import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { AdminsOnly, Me } from '../auth/access.guard.js';
import type { AccountView, Page } from '../contract/rest.js';
import type { AccountState } from '../entities/account-state.js';
import { AccountsService } from './accounts.service.js';
import { AccountsDto, ChangeAccountDto, CreateAccountDto, SetPasswordDto } from './admin.dto.js';
import { ModerationService } from './moderation.service.js';

@AdminsOnly()
@Controller('admin/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly moderation: ModerationService,
  ) {}

  @Get()
  list(@Query() query: AccountsDto): Promise<Page<AccountView>> {
    return this.accounts.list(query);
  }

  @Post()
  create(@Me() me: AccountState, @Body() body: CreateAccountDto): Promise<AccountView> {
    return this.accounts.create(me, body);
  }

  @Patch(':name')
  change(
    @Me() me: AccountState,
    @Param('name') name: string,
    @Body() body: ChangeAccountDto,
  ): Promise<AccountView> {
    return this.accounts.change(me, name, body);
  }

  @Put(':name/password')
  async setPassword(
    @Me() me: AccountState,
    @Param('name') name: string,
    @Body() { password }: SetPasswordDto,
  ): Promise<Record<string, never>> {
    await this.moderation.setPassword(me, name, password);
    return {};
  }
}
