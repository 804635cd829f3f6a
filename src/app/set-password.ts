import { ModerationService } from '../admin/moderation.service.js';
import { Passwords } from '../auth/passwords.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Committed } from '../logging/committed.js';
import { LogInfo } from '../logging/log-info.js';
import { RoomInfo } from '../logging/room-info.js';
import { ModerationLogWriter } from '../logging/moderation-log.writer.js';

/** Sets a member's password in the room of these settings, as an act of no admin. @throws StartupError, ChatError */
export async function setPassword(
  settings: Settings,
  change: { name: string; password: string; mustChangePassword: boolean },
): Promise<void> {
  const database = await Database.open(settings);
  try {
    // makes or checks the head, which numbers the act
    await LogInfo.open(database, settings);
    const log = new ModerationLogWriter(database, new Committed(), database.clock);
    const room = await RoomInfo.open(database, settings);
    await new ModerationService(log, new Passwords(room)).setPassword(null, change);
  } finally {
    await database.onApplicationShutdown();
  }
}
