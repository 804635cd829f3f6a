import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { JwtKeyModule } from '../../auth/jwt-key.module.js';
import { ChatModule } from '../../chat/chat.module.js';
import { LoggingModule } from '../../logging/logging.module.js';
import { ProofModule } from '../../proof/proof.module.js';
import { SearchModule } from '../../search/search.module.js';
import { ActsReader } from './acts.reader.js';
import { ActsService } from './acts.service.js';
import { AttendanceService } from './attendance.service.js';
import { Confirmations } from './confirmations.js';
import { FirstLooks } from './first-looks.js';
import { LineActsController } from './line-acts.controller.js';
import { LineActs } from './line-acts.service.js';
import { LinesReader } from './lines.reader.js';
import { LinesService } from './lines.service.js';
import { LoginSummary } from './login-summary.js';
import { LoginsReader } from './logins.reader.js';
import { LoginsService } from './logins.service.js';
import { LogsController } from './logs.controller.js';
import { MemberLinesReader } from './member-lines.reader.js';
import { OpeningsReader } from './openings.reader.js';
import { OverviewController } from './overview.controller.js';
import { OverviewService } from './overview.service.js';
import { OwnRecordController } from './own-record.controller.js';
import { OwnRecordService } from './own-record.service.js';
import { AdminProofController } from './proof.controller.js';
import { RecordsController } from './records.controller.js';
import { WhisperOpening } from './whisper-opening.js';

@Module({
  imports: [AuthModule, ChatModule, JwtKeyModule, LoggingModule, ProofModule, SearchModule],
  controllers: [
    LineActsController,
    LogsController,
    OverviewController,
    OwnRecordController,
    AdminProofController,
    RecordsController,
  ],
  providers: [
    ActsReader,
    ActsService,
    AttendanceService,
    Confirmations,
    FirstLooks,
    LineActs,
    LinesReader,
    LinesService,
    LoginSummary,
    LoginsReader,
    LoginsService,
    MemberLinesReader,
    OpeningsReader,
    OverviewService,
    OwnRecordService,
    WhisperOpening,
  ],
  exports: [ActsReader, FirstLooks, MemberLinesReader, OpeningsReader],
})
export class RecordsModule {}
