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
    @Req() { method, httpVersion }: Request,
    @Res() response: Response,
  ): Promise<void> {
    // HEAD comes here too, and would use the ticket up for nothing
    if (method !== 'GET') throw new ChatError('NOT_FOUND');
    // without chunks, a file that was cut would look whole (RFC 9110, 15.5.22)
    if (httpVersion === '1.0') {
      const error = new ChatError('INVALID', { message: 'A file of an export needs HTTP/1.1.' });
      response.set({ Upgrade: 'HTTP/1.1', Connection: 'upgrade, close' });
      response.status(426).json({ error: error.body() });
      return;
    }
    await this.running.send(Number(seq), typeof ticket === 'string' ? ticket : '', response);
  }
}
