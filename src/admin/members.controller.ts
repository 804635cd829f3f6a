import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { AdminsOnly, Me } from '../auth/route-access.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { Presence } from '../chat/presence.js';
import { parseDurationMs } from '../contract/duration.js';
import type { Sanctioned, Welcome } from '../contract/events.js';
import type { Page, SanctionView } from '../contract/rest.js';
import type { Caller } from '../auth/account-lookup.js';
import { KickDto, MuteDto, ReasonDto, SanctionsDto } from './moderation.dto.js';
import { ModerationService } from './moderation.service.js';
import { SanctionsService } from './sanctions.service.js';

@AdminsOnly()
@Controller('admin')
export class MembersController {
  constructor(
    private readonly moderation: ModerationService,
    private readonly sanctions: SanctionsService,
    private readonly presence: Presence,
    private readonly accounts: AccountLookup,
  ) {}

  @HttpCode(200)
  @Post('members/:name/kick')
  async kick(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() { reason, coolOff }: KickDto,
  ): Promise<Sanctioned> {
    return this.moderation.kick(me, { name, reason, coolOffMs: duration(coolOff) });
  }

  @HttpCode(200)
  @Post('members/:name/readmit')
  async readmit(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() { reason }: ReasonDto,
  ): Promise<Sanctioned> {
    return this.moderation.readmit(me, { name, reason });
  }

  @HttpCode(200)
  @Post('members/:name/mute')
  async mute(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() { reason, duration: text }: MuteDto,
  ): Promise<Sanctioned> {
    return this.moderation.mute(me, { name, reason, durationMs: duration(text) });
  }

  @HttpCode(200)
  @Post('members/:name/unmute')
  async unmute(
    @Me() me: Caller,
    @Param('name') name: string,
    @Body() { reason }: ReasonDto,
  ): Promise<Sanctioned> {
    return this.moderation.unmute(me, { name, reason });
  }

  @Get('online')
  online(): Welcome['online'] {
    return this.presence.online();
  }

  @Get('sanctions')
  async inForce(@Query() { member }: SanctionsDto): Promise<Page<SanctionView>> {
    return this.sanctions.inForce(member === undefined ? undefined : await this.accounts.idOf(member));
  }
}

function duration(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDurationMs(text);
}
