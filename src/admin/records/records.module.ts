import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { ChatModule } from '../../chat/chat.module.js';
import { LoggingModule } from '../../logging/logging.module.js';
import { SearchModule } from '../../search/search.module.js';
import { ActsReader } from './acts.reader.js';
import { ActsService } from './acts.service.js';
import { LinesReader } from './lines.reader.js';
import { LinesService } from './lines.service.js';
import { LoginsReader } from './logins.reader.js';
import { LoginsService } from './logins.service.js';
import { LogsController } from './logs.controller.js';
import { RecordsController } from './records.controller.js';
import { WhisperOpening } from './whisper-opening.js';

@Module({
  imports: [AuthModule, ChatModule, LoggingModule, SearchModule],
  controllers: [LogsController, RecordsController],
  providers: [
    ActsReader,
    ActsService,
    LinesReader,
    LinesService,
    LoginsReader,
    LoginsService,
    WhisperOpening,
  ],
})
export class RecordsModule {}
