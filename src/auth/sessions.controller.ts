import { Controller, Delete, Get, Param } from '@nestjs/common';
import type { SessionView } from '../contract/rest.js';
import { Me } from './route-access.js';
import { Sessions } from './sessions.js';
import type { Caller } from './account-lookup.js';

/** The caller's own sessions. */
@Controller('me/sessions')
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  async list(@Me() me: Caller): Promise<{ items: SessionView[] }> {
    return this.sessions.list(me);
  }

  @Delete(':id')
  async end(@Me() me: Caller, @Param('id') id: string): Promise<Record<string, never>> {
    await this.sessions.end(me, id);
    return {};
  }
}
