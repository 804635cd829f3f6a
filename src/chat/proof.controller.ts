import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Caller } from '../auth/account-lookup.js';
import { Me } from '../auth/route-access.js';
import { fromDecimal } from '../contract/decimal.js';
import { ChatError } from '../contract/errors.js';
import type { ConsistencyProof, ProofKeys } from '../contract/proofs.js';
import { Proofs } from '../proof/proofs.service.js';
import { ConsistencyDto } from './proof.dto.js';

const TEXT = 'text/plain; charset=utf-8';

/** Checkpoints of the log, and proofs by them. */
@Controller('proof')
export class ProofController {
  constructor(private readonly proofs: Proofs) {}

  @Get('checkpoint')
  @Header('Content-Type', TEXT)
  async checkpoint(): Promise<string> {
    return this.proofs.checkpoint();
  }

  @Get('key')
  async key(): Promise<ProofKeys> {
    return this.proofs.keys();
  }

  @Get('consistency')
  async consistency(@Query() { from }: ConsistencyDto): Promise<ConsistencyProof> {
    return this.proofs.consistency(from);
  }

  @Get('lines/:seq')
  async line(
    @Me() me: Caller,
    @Param('seq') given: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const seq = fromDecimal(given);
    if (typeof seq !== 'number' || seq < 1) throw new ChatError('NOT_FOUND');
    const proof = await this.proofs.ofRow(seq, me);
    response.setHeader('Content-Type', TEXT);
    response.setHeader('Content-Disposition', `attachment; filename="${seq}.tlog-proof"`);
    return proof;
  }
}
