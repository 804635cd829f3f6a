import { ChatError } from '../contract/errors.js';

/** A transaction that took too long: like every error at or before COMMIT, its outcome is unknown. */
export class TransactionTimeout extends Error {
  override readonly name = 'TransactionTimeout';
}

interface DriverError {
  code?: string;
  errno?: number;
  sqlState?: string;
  driverError?: unknown;
}

/**
 * True when trying the same again cannot help, because the database refuses the row itself: a constraint,
 * a value out of range, a trigger's signal. False for everything that may pass, or may even be stored
 * already: lost connections, timeouts, deadlocks, a full disk.
 */
export function isPermanent(error: unknown): boolean {
  const driverError = driverErrorOf(error);
  if (driverError instanceof TypeError || driverError instanceof RangeError) return true;
  const { code = '', sqlState = '', errno } = (driverError ?? {}) as DriverError;
  if (code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_TOOBIG' || code === 'SQLITE_MISMATCH')
    return true;
  // SQL classes 22 (data), 23 (constraint) and 45 (a trigger's own signal); 1366 comes as HY000 on some versions
  return /^(22|23|45)/.test(sqlState) || errno === 1366;
}

const AWAY =
  /^(ECONN|EPIPE$|ETIMEDOUT$|EHOST|ENETUNREACH$|ENOTFOUND$|EAI_|PROTOCOL_|ER_SERVER_SHUTDOWN$|ER_CON_COUNT_ERROR$|ER_LOCK_WAIT_TIMEOUT$|ER_QUERY_TIMEOUT$|ER_QUERY_INTERRUPTED$|ER_STATEMENT_TIMEOUT$|ER_CONNECTION_KILLED$)/;
/** MariaDB's codes for a statement that took too long, and a connection that was ended. */
const AWAY_NUMBERS = [1969, 1927];

/** True when the database could not be asked, or did not answer; what was asked may be asked again. */
export function isAway(error: unknown): boolean {
  const { code, errno, message } = (driverErrorOf(error) ?? {}) as DriverError & { message?: string };
  // of mysql2's pool, without a code
  return AWAY.test(code ?? '') || AWAY_NUMBERS.includes(errno ?? 0) || message === 'Queue limit reached.';
}

/** MariaDB's and MySQL's codes for a statement that took longer than it may. */
const TOO_SLOW_NUMBERS = [1969, 3024];

/** True when the server has ended a statement that took too long. */
export function isTooSlow(error: unknown): boolean {
  const { errno = 0 } = (driverErrorOf(error) ?? {}) as DriverError;
  return TOO_SLOW_NUMBERS.includes(errno);
}

/** True when the database user has no right to do this: on a table, or on a column of it. */
export function isDenied(error: unknown): boolean {
  const { errno } = (driverErrorOf(error) ?? {}) as DriverError;
  return errno === 1142 || errno === 1143;
}

/** True when there is no such table. SQLite has no code of its own for this. */
export function isMissingTable(error: unknown): boolean {
  const { code, message = '' } = (driverErrorOf(error) ?? {}) as DriverError & { message?: string };
  return code === 'ER_NO_SUCH_TABLE' || message.startsWith('no such table: ');
}

/** True for a unique key that was taken. */
export function isDuplicate(error: unknown): boolean {
  const { code } = (driverErrorOf(error) ?? {}) as DriverError;
  return (
    code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

function driverErrorOf(error: unknown): unknown {
  return (error as DriverError | undefined)?.driverError ?? error;
}

/** A database error as a code. Its message may quote a member's text, and must not be logged. */
export function errorCode(error: unknown): string {
  const { code, errno } = (driverErrorOf(error) ?? {}) as DriverError;
  const word =
    code ?? (errno === undefined ? ((error as Error | undefined)?.name ?? 'unknown error') : String(errno));
  // the cause is behind one of our own codes
  const cause = error instanceof ChatError ? error.cause : undefined;
  return cause === undefined ? word : `${word} (${errorCode(cause)})`;
}

/**
 * An error as it may be logged: for a database error only its code and stack. The drivers put the statement
 * with its values into the error: hashes, texts, anything that was typed.
 */
export function loggable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isDatabaseError = driverErrorOf(error) !== error || 'sql' in error || 'sqlState' in error;
  if (!isDatabaseError) return error.stack ?? error.message;
  // a message may have lines that look like frames
  const [, ...frames] = (error.stack ?? '').replace(error.message, () => '').split('\n    at ');
  return [`${error.name} ${errorCode(error)}`, ...frames].join('\n    at ');
}
