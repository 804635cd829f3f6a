import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type { ExportTicket, ExportView } from '../../contract/exports.js';
import { ExportDto } from './exports.dto.js';
import { ExportsService } from './exports.service.js';
import { RunningExports } from './running-exports.js';

@AdminsOnly()
@Controller('admin/records/exports')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly running: RunningExports,
  ) {}

  @Post()
  async ask(@Me() me: Caller, @Body() body: ExportDto): Promise<ExportTicket> {
    const ticket = await this.exports.ask(me, body);
    this.running.expect(ticket.seq);
    return ticket;
  }

  @Get(':seq')
  async view(@Param('seq') seq: string): Promise<ExportView> {
    return this.running.view(Number(seq));
  }
}
