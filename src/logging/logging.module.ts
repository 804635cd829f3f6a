import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Committed } from './committed.js';
import { Follower } from './follower.js';
import { LineMarks } from './line-marks.js';
import { LogInfo } from './log-info.js';
import { KeptRows } from './logins/kept-rows.js';
import { RoomInfo } from './room-info.js';
import { LogReader } from './log-reader.js';
import { LoginDays } from './logins/login-days.js';
import { LoginWriter } from './logins/login.writer.js';
import { ModerationLogWriter } from './moderation-log.writer.js';
import { ShownLog } from './shown-log.js';
import { Visits } from './logins/visits.js';

const services = [
  Committed,
  Follower,
  KeptRows,
  LoginDays,
  LoginWriter,
  ModerationLogWriter,
  ShownLog,
  Visits,
];

@Module({
  providers: [
    ...services,
    // not exported: sockets read through ShownLog
    LogReader,
    ...[LineMarks, LogInfo, RoomInfo].map(info => ({
      provide: info,
      inject: [Database, Settings],
      useFactory: async (database: Database, settings: Settings) => info.open(database, settings),
    })),
  ],
  exports: [...services, LineMarks, LogInfo, RoomInfo],
})
export class LoggingModule {}
