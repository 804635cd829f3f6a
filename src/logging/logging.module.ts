import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Committed } from './committed.js';
import { Follower } from './follower.js';
import { LogInfo } from './log-info.js';
import { KeptRows } from './logins/kept-rows.js';
import { RoomInfo } from './room-info.js';
import { LogReader } from './log-reader.js';
import { LoginDays } from './logins/login-days.js';
import { LoginWriter } from './logins/login.writer.js';
import { ModerationLogWriter } from './moderation-log.writer.js';
import { ShownLog } from './shown-log.js';
import { Visits } from './logins/visits.js';

/** Nest runs no shutdown hooks for an app that failed to start: what is refused here is closed here. */
async function open<T>(
  info: { open(database: Database, settings: Settings): Promise<T> },
  database: Database,
  settings: Settings,
): Promise<T> {
  try {
    return await info.open(database, settings);
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
    ...[LogInfo, RoomInfo].map(info => ({
      provide: info,
      inject: [Database, Settings],
      useFactory: (database: Database, settings: Settings) =>
        open<LogInfo | RoomInfo>(info, database, settings),
    })),
  ],
  exports: [...services, LogInfo, RoomInfo],
})
export class LoggingModule {}
