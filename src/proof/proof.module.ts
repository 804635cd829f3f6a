import { Module } from '@nestjs/common';
import { LoggingModule } from '../logging/logging.module.js';
import { LoginDaySealer } from './login-days.js';
import { Proofs } from './proofs.service.js';
import { Sealer } from './sealer.js';

@Module({ imports: [LoggingModule], providers: [LoginDaySealer, Proofs, Sealer], exports: [Proofs, Sealer] })
export class ProofModule {}
