import { randomUUID } from 'node:crypto';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import { isDuplicate } from '../database/database-errors.js';
import { StartupError } from '../database/startup-error.js';
import { LogHead } from '../entities/log-head.entity.js';

/** What this node knows of the log from its start on. */
export class LogInfo {
  private constructor(
    readonly epoch: string,
    /** The last seq at the start. */
    readonly bootSeq: number,
    readonly timeZone: string,
  ) {}

  /**
   * Reads the head, or creates it at the very first start.
   * @throws StartupError when the log's days are of another time zone
   */
  static async open(database: Database, settings: Settings): Promise<LogInfo> {
    let head = await database.read.findOneBy(LogHead, { id: 1 });
    if (!head) {
      await make(database, settings.TIME_ZONE);
      head = await database.read.findOneByOrFail(LogHead, { id: 1 });
    }
    if (canonicalZone(head.timeZone) !== canonicalZone(settings.TIME_ZONE)) {
      throw new StartupError(
        `The log-in records of this database are kept by days of ${head.timeZone}, but TIME_ZONE is ` +
          `${settings.TIME_ZONE}. Set TIME_ZONE=${head.timeZone} at every start, as in .env.`,
      );
    }
    return new LogInfo(head.epoch, head.seq, head.timeZone);
  }
}

/** Zones have aliases and are found in any case: `asia/seoul` and `ROK` are `Asia/Seoul`. */
function canonicalZone(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}

async function make(database: Database, timeZone: string): Promise<void> {
  try {
    await database.write('moderation', tx =>
      tx.manager.insert(LogHead, { id: 1, epoch: randomUUID(), seq: 0, lastAt: 0, timeZone }),
    );
  } catch (error) {
    // another node starting at the same time created it: fine
    if (!isDuplicate(error)) throw error;
  }
}
