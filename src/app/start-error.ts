import { SettingsError } from '../config/load-settings.js';
import { ChatError } from '../contract/errors.js';
import { errorCode } from '../database/database-errors.js';
import { sqliteWords } from '../database/sqlite-words.js';
import { StartupError } from '../database/startup-error.js';

/** Fields of an error of the system or a database, besides its message. */
interface Coded {
  code?: string;
  syscall?: string;
  path?: string;
  driverError?: unknown;
}

const HINTS: Record<string, string> = {
  EACCES: 'The user of this process is not allowed to.',
  EPERM: 'The user of this process is not allowed to.',
  EROFS: 'It is on a file system that is read-only.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  EISDIR: 'A folder is in its place.',
  ENOTDIR: 'Something on the way to it is no folder.',
  EMFILE: 'This process may not open more files: raise its limit (ulimit -n).',
  ENFILE: 'The machine has too many open files.',
  EIO: 'The disk reports an error.',
};

const DATABASE = /^(ER_|SQLITE_|PROTOCOL_|HANDSHAKE_|AUTH_)/;

/**
 * Why the room does not start, in words for the operator. Errors of the machine, disk, network or database are for the
 * operator to fix, and a stack would not help. Undefined for errors that only a bug in the program explains.
 */
export function startError(error: unknown): string | undefined {
  if (error instanceof SettingsError || error instanceof StartupError) return error.message;
  if (error instanceof ChatError) {
    if (error.cause instanceof StartupError) return error.cause.message;
    const why = error.cause === undefined ? undefined : errorCode(error.cause);
    return why === undefined ? error.message : (sqliteWords(why) ?? `${error.message} (${why})`);
  }
  if (!(error instanceof Error)) return undefined;
  const { syscall, path, driverError, code: own } = error as Error & Coded;
  const code = driverError === undefined ? own : errorCode(error);
  if (code === undefined) return undefined;
  if (syscall === 'listen' || (syscall === 'getaddrinfo' && path === undefined))
    return `Cannot listen (${error.message}): set PORT or HOST.`;
  const words = sqliteWords(code);
  if (words !== undefined) return words;
  // only the code: the message of a failed statement contains its values
  if (driverError !== undefined || DATABASE.test(code)) return `The database cannot be used (${code}).`;
  if (syscall === undefined) return undefined;
  const hint = HINTS[code];
  return `Cannot ${syscall} ${path ?? 'what is needed'} (${code}).${hint === undefined ? '' : ` ${hint}`}`;
}
