import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public } from '../../auth/route-access.js';
import { ChatError } from '../../contract/errors.js';
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
    @Req() { method }: Request,
    @Res() response: Response,
  ): Promise<void> {
    // HEAD comes here too, and would use the ticket up for nothing
    if (method !== 'GET') throw new ChatError('NOT_FOUND');
    await this.running.send(Number(seq), typeof ticket === 'string' ? ticket : '', response);
  }
}
