import { Controller, Get } from '@nestjs/common';
import { Public } from './auth/access.guard.js';
import { Connections } from './chat/connections.js';
import { ChatError } from './contract/errors.js';
import { Database } from './database/database.js';

@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
  ) {}

  /** 200 when this node can take lines; 503 while it stops, or the database is away or has another time. */
  @Public()
  @Get()
  async health(): Promise<{ status: 'ok' }> {
    if (this.connections.stopping || !(await this.database.isReady())) throw new ChatError('UNAVAILABLE');
    return { status: 'ok' };
  }
}
