import { join } from 'node:path';
import { errorCode } from './database-errors.js';
import { StartupError } from './startup-error.js';

/** What SQLite's codes mean for the operator, and what to do. @param file the path of `room.db` */
const WORDS: Record<string, (file: string) => string> = {
  SQLITE_NOTADB: file => `${file} is no SQLite database. Move it away, or put a backup in its place.`,
  SQLITE_CORRUPT: file => `${file} is damaged. Put a backup in its place.`,
  SQLITE_FULL: file => `There is no room left on the disk for ${file}.`,
  SQLITE_IOERR: file => `${file} cannot be read or written: the disk is full or failing.`,
  SQLITE_READONLY: file =>
    `${file} cannot be written. It must belong to the user of this process, with its -wal and -shm, in a folder that can be written.`,
  SQLITE_CANTOPEN: file =>
    `${file}, its -wal or its -shm cannot be opened. They must be files of the user of this process, in a folder that can be written.`,
  SQLITE_BUSY: file => `${file} is locked by another program. Close that one first.`,
  SQLITE_ERROR: file => `${file} has other tables than a room's. Put a backup in its place, or set DATA_DIR.`,
};

/** A sentence, or undefined for a code that is not SQLite's. */
export function sqliteWords(code: string, file = 'room.db'): string | undefined {
  if (!code.startsWith('SQLITE_')) return undefined;
  return WORDS[code]?.(file) ?? `${file} cannot be used (${code}).`;
}

/** The operator can fix the files of a folder: a stack would not help. */
export function inSqliteWords(error: unknown, folder: string): unknown {
  const words = sqliteWords(errorCode(error), join(folder, 'room.db'));
  return words === undefined ? error : new StartupError(words);
}
