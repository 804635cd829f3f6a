import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Committed } from './committed.js';
import { Follower } from './follower.js';
import { LogInfo } from './log-info.js';
import { KeptRows } from './logins/kept-rows.js';
import { LogReader } from './log-reader.js';
import { LoginDays } from './logins/login-days.js';
import { LoginWriter } from './logins/login.writer.js';
import { ModerationLogWriter } from './moderation-log.writer.js';
import { ShownLog } from './shown-log.js';
import { Visits } from './logins/visits.js';

/** Nest runs no shutdown hooks for an app that failed to start: what is refused here is closed here. */
async function openHead(database: Database, settings: Settings): Promise<LogInfo> {
  try {
    return await LogInfo.open(database, settings);
  } catch (error) {
    await database.onApplicationShutdown();
    throw error;
  }
}

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
    {
      provide: LogInfo,
      inject: [Database, Settings],
      useFactory: openHead,
    },
  ],
  exports: [...services, LogInfo],
})
export class LoggingModule {}
