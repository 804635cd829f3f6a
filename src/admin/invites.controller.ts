import { Body, Controller, Delete, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller } from '../auth/account-lookup.js';
import { AdminsOnly, Me } from '../auth/route-access.js';
import { parseDurationMs } from '../contract/duration.js';
import type { InviteView, NewInvite, Page } from '../contract/rest.js';
import { InviteDto } from './invites.dto.js';
import { InvitesService } from './invites.service.js';
import { PageDto } from './page.dto.js';

@AdminsOnly()
@Controller('admin/invites')
export class InvitesController {
  constructor(private readonly invites: InvitesService) {}

  @Get()
  async list(@Query() query: PageDto): Promise<Page<InviteView>> {
    return this.invites.list(query);
  }

  @Post()
  async create(@Me() me: Caller, @Body() body: InviteDto, @Req() request: Request): Promise<NewInvite> {
    const { uses, expiresIn, note } = body;
    const lastsMs = expiresIn === undefined ? undefined : parseDurationMs(expiresIn);
    return this.invites.create(me, {
      ...{ uses, lastsMs, note },
      asked: `${request.protocol}://${request.headers.host}`,
    });
  }

  @Delete(':id')
  async revoke(@Me() me: Caller, @Param('id') id: string): Promise<Record<string, never>> {
    await this.invites.revoke(me, id);
    return {};
  }
}
