import { Logger } from '@nestjs/common';
import type { ProcessLog } from '../config/process-log.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { RoomLogger } from './room-logger.js';

/** The database of a room that is started, and from here on the room's log. @throws StartupError */
export async function openDatabase(settings: Settings, log: ProcessLog): Promise<Database> {
  Logger.overrideLogger(new RoomLogger({ json: !process.stdout.isTTY }));
  log.use(new Logger('Process'));
  return Database.open(settings);
}
