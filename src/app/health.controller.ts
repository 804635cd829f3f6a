import { Controller, Get } from '@nestjs/common';
import { Public } from '../auth/route-access.js';
import { Connections } from '../chat/connection/connections.js';
import { ChatError } from '../contract/errors.js';
import { Database } from '../database/database.js';

/** Answered from memory: strangers may ask as often as they like. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
  ) {}

  /** Liveness: 200 while the process answers. */
  @Public()
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Readiness: 200 while this node can store lines. @throws ChatError UNAVAILABLE with the part that fails */
  @Public()
  @Get('ready')
  ready(): { status: 'ok' } {
    const part = this.connections.stopping ? 'stopping' : this.database.readiness.problem?.part;
    if (part !== undefined) throw new ChatError('UNAVAILABLE', { message: `Not ready: ${part}.` });
    return { status: 'ok' };
  }

  /** The same as `ready`. */
  @Public()
  @Get()
  health(): { status: 'ok' } {
    return this.ready();
  }
}
