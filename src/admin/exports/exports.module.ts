import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { JwtKeyModule } from '../../auth/jwt-key.module.js';
import { LoggingModule } from '../../logging/logging.module.js';
import { ExportBegins } from './export-begins.js';
import { ExportEnds } from './export-ends.js';
import { ExportFileController } from './export-file.controller.js';
import { ExportTickets } from './export-tickets.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';
import { LostExports } from './lost-exports.js';
import { RunningExports } from './running-exports.js';

@Module({
  imports: [AuthModule, JwtKeyModule, LoggingModule],
  controllers: [ExportFileController, ExportsController],
  providers: [ExportBegins, ExportEnds, ExportTickets, ExportsService, LostExports, RunningExports],
})
export class ExportsModule {}
