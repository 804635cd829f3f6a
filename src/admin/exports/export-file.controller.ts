import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Public } from '../../auth/route-access.js';
import { RunningExports } from './running-exports.js';

/** The file of an export, for who has its address: a browser sends no token with a download. */
@Controller('records/exports')
export class ExportFileController {
  constructor(private readonly running: RunningExports) {}

  @Public()
  @Get(':seq')
  async file(
    @Param('seq') seq: string,
    @Query('ticket') ticket: unknown,
    @Res() response: Response,
  ): Promise<void> {
    await this.running.send(Number(seq), typeof ticket === 'string' ? ticket : '', response);
  }
}
