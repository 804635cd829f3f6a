import { Controller, Get } from '@nestjs/common';
import { AdminsOnly } from '../../auth/route-access.js';
import type { SealView } from '../../contract/proofs.js';
import { Proofs } from '../../proof/proofs.service.js';

@AdminsOnly()
@Controller('admin/proof')
export class AdminProofController {
  constructor(private readonly proofs: Proofs) {}

  @Get()
  async view(): Promise<SealView> {
    return this.proofs.view();
  }
}
