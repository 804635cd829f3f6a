import { Module } from '@nestjs/common';
import { LoggingModule } from '../logging/logging.module.js';
import { Sealer } from './sealer.js';

@Module({ imports: [LoggingModule], providers: [Sealer], exports: [Sealer] })
export class ProofModule {}
