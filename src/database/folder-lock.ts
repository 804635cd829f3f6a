import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteDatabase } from './sqlite-driver.js';
import { StartupError } from './startup-error.js';

/**
 * Keeps a data folder to one process, by an exclusive transaction on a file of its own that the operating
 * system ends with the process. (`locking_mode=EXCLUSIVE` on the database would lock out our own reader.)
 * @throws StartupError when another process has the folder
 */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'room.lock');
  const lock = new SqliteDatabase(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new StartupError(
      `The data folder ${folder} is in use by another room. Stop that one first, or set DATA_DIR to another folder.`,
    );
  }
  return { release: () => lock.close() };
}
