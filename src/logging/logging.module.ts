import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ChatLog } from './chat-log.js';
import { Follower } from './follower.js';
import { Head } from './head.js';
import { LogReader } from './log-reader.js';
import { LoginDays } from './login-days.js';
import { LoginLogWriter } from './login-log.js';
import { ModerationLog } from './moderation-log.js';
import { Records } from './records.js';
import { Visits } from './visits.js';

const services = [ChatLog, Follower, LogReader, LoginDays, LoginLogWriter, ModerationLog, Records, Visits];

@Module({
  providers: [
    ...services,
    {
      provide: Head,
      inject: [Database, Settings],
      useFactory: (db: Database, s: Settings) => Head.open(db, s),
    },
  ],
  exports: [...services, Head],
})
export class LoggingModule {}
