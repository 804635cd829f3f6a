import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteDatabase } from './sqlite-driver.js';
import { StartupError } from './startup-error.js';

/** A lock that nobody refers to would be collected, and its file closed. */
const held = new Set<SqliteDatabase>();

/**
 * Keeps a data folder to one process, by an exclusive transaction on a file of its own that the operating
 * system ends with the process. (`locking_mode=EXCLUSIVE` on the database would lock out our own reader.)
 * @throws StartupError when another process has the folder, or it cannot be written
 */
export function lockFolder(folder: string): { release(): void } {
  const lock = open(folder);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new StartupError(`The data folder ${folder} is in use by a running room. Stop that one first.`);
  }
  held.add(lock);
  return {
    release: () => {
      held.delete(lock);
      lock.close();
    },
  };
}

function open(folder: string): SqliteDatabase {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new SqliteDatabase(join(folder, 'room.lock'), { timeout: 0 });
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} cannot be written: ${(error as Error).message}. Set DATA_DIR.`,
    );
  }
}
