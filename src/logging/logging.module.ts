import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ChatLog } from './chat-log.js';
import { Follower } from './follower.js';
import { Head } from './head.js';
import { KeptRows } from './kept-rows.js';
import { LogReader } from './log-reader.js';
import { LoginDays } from './login-days.js';
import { LoginLogWriter } from './login-log.js';
import { ModerationLog } from './moderation-log.js';
import { Records } from './records.js';
import { ShownLog } from './shown-log.js';
import { Visits } from './visits.js';
import { WhisperOpening } from './whisper-opening.js';

/** Nest runs no shutdown hooks for an app that never came to be: what is refused here is closed here. */
async function openHead(database: Database, settings: Settings): Promise<Head> {
  try {
    return await Head.open(database, settings);
  } catch (error) {
    await database.onApplicationShutdown();
    throw error;
  }
}

const services = [
  ChatLog,
  Follower,
  KeptRows,
  LoginDays,
  LoginLogWriter,
  ModerationLog,
  Records,
  ShownLog,
  Visits,
  WhisperOpening,
];

@Module({
  providers: [
    ...services,
    // not exported: sockets read through ShownLog
    LogReader,
    {
      provide: Head,
      inject: [Database, Settings],
      useFactory: openHead,
    },
  ],
  exports: [...services, Head],
})
export class LoggingModule {}
