import { serverPlace } from '../config/database-address.js';
import type { Settings } from '../config/settings.js';
import { StartupError } from './startup-error.js';

/** Advice for an error of the server or the connection. */
function advice(code: string, { DB_HOST, DB_NAME, DB_USER, DB_SSL }: Settings): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'Nothing listens there: is it running, and are DB_HOST and DB_PORT right?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${DB_HOST} is not known: is DB_HOST right?`;
    case 'ENOENT':
      return 'There is no such socket: is the server running, and is DB_SOCKET right?';
    case 'EACCES':
      return 'This user may not use the socket DB_SOCKET.';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'It does not answer: are DB_HOST and DB_PORT right, and is the MySQL or MariaDB server running?';
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return `It does not let ${DB_USER} in: DB_USER or DB_PASSWORD is wrong, or the user may not come from this machine${DB_SSL === 'off' ? ', or the server requires encryption (DB_SSL)' : ''}.`;
    case 'ER_BAD_DB_ERROR':
      return `It has no database ${DB_NAME}: make it (README, "Production"), or set DB_NAME.`;
    case 'ER_DBACCESS_DENIED_ERROR':
      return `${DB_USER} has no right to the database ${DB_NAME}: GRANT it (README, "Production"), or set DB_NAME.`;
    case 'ER_HOST_NOT_PRIVILEGED':
    case 'ER_HOST_IS_BLOCKED':
      return 'It does not accept connections from this machine.';
    case 'ER_CON_COUNT_ERROR':
    case 'ER_TOO_MANY_USER_CONNECTIONS':
    case 'ER_USER_LIMIT_REACHED':
      return 'It has too many connections: raise max_connections (a node needs up to 20).';
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return 'It requires encryption: set DB_SSL=on, or to the file of its CA.';
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return 'It has no encryption: give it a certificate, or set DB_SSL=off.';
    case 'HANDSHAKE_SSL_ERROR':
      return 'Its certificate is not valid: DB_SSL must be the CA that signed it, and DB_HOST a name in it.';
    case 'ER_OPTION_PREVENTS_STATEMENT':
    case 'ER_READ_ONLY_MODE':
      return 'It is read-only: DB_HOST must be the primary.';
    case 'ER_LOCK_WAIT_TIMEOUT':
    case 'ER_CANT_UPDATE_WITH_READLOCK':
      return 'Its tables are locked, as by some backups: try again when that has ended.';
    default:
      if (/ACCESS_?DENIED/.test(code))
        return `A right is missing: README, "Production", or CHANGELOG shows the GRANT.`;
      if (/^(PROTOCOL_|HANDSHAKE_|AUTH_|ERR_|ECONN|EPIPE|ER_MALFORMED)/.test(code))
        return 'It did not answer as a MySQL or MariaDB server does: are DB_HOST and DB_PORT right?';
      return 'The server says no more.';
  }
}

/** Errors of the server or the connection are the operator's to fix, and need no stack. */
export function inPlainWords(error: unknown, settings: Settings): unknown {
  if (error instanceof StartupError || !(error instanceof Error)) return error;
  const { driverError } = error as Error & { driverError?: Error };
  const { code, message } = (driverError ?? error) as NodeJS.ErrnoException;
  // an error of mysql2, which parses any data as a packet of the protocol
  const isOurs = code === undefined && !/handshake|packet|protocol|closed state/i.test(message);
  if (isOurs) return error;
  const word = code ?? 'PROTOCOL_ERROR';
  // the server names it: "ALTER command denied to user … for table `room`.`log_head`"
  const [, right, table] = /^([A-Z, ]+) command denied to user .* for table (\S+)/.exec(message) ?? [];
  const missing = right === undefined ? '' : ` (${right} on ${table!.replaceAll(/[`']/g, '')})`;
  return new StartupError(
    `The database at ${serverPlace(settings)} cannot be used (${word}). ${advice(word, settings).replace('A right is missing', `A right is missing${missing}`)}`,
  );
}
