import { createConnection, type Connection } from 'mysql2';
import { hasServer } from '../config/database-address.js';
import type { Settings } from '../config/settings.js';
import { encryptionTries, mysqlAddress } from './mysql-address.js';
import { takeOverSession } from './mysql-session.js';
import { destroyNow } from './mysql2-internals.js';
import { StartupError } from './startup-error.js';

/** `mysql` and `mariadb` are different TypeORM types: with the wrong one it reports endless schema drift. */
export type DatabaseKind = 'sqlite' | 'mysql' | 'mariadb';

/** What the first connection tells about the server. */
export interface Server {
  kind: DatabaseKind;
  /** Whether the connection is encrypted. */
  encrypted: boolean;
}

const ANSWERS_WITHIN_MS = 10_000;
/** The oldest versions that are tested or still maintained. */
const OLDEST = { mariadb: [10, 5], mysql: [8, 0] } as const;

/**
 * Asks the server whether it is MySQL or MariaDB, and finds out whether to encrypt.
 * @throws driver errors, and StartupError for a server too old
 */
export async function findServer(settings: Settings): Promise<Server> {
  if (!hasServer(settings)) return { kind: 'sqlite', encrypted: false };
  const [encrypted, otherwise] = encryptionTries(settings);
  try {
    return await askServer(settings, encrypted!);
  } catch (error) {
    if (otherwise === undefined || !mayHelp(error, otherwise)) throw error;
    return await askServer(settings, otherwise).catch((again: unknown) => {
      // both failed: report the first attempt, the intended one, unless the server did not support it
      throw otherwise ? error : again;
    });
  }
}

/** True for refusals that may change with the encryption. */
function mayHelp(error: unknown, encrypted: boolean): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  // MariaDB does not say that it requires TLS: it denies access
  const refusals = encrypted
    ? ['ER_SECURE_TRANSPORT_REQUIRED', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']
    : ['HANDSHAKE_NO_SSL_SUPPORT'];
  return refusals.includes(code);
}

async function askServer(settings: Settings, encrypted: boolean): Promise<Server> {
  const connection = createConnection(mysqlAddress(settings, { encrypted }));
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Server>((resolve, reject) => {
      // the handshake and every statement: some ports accept connections and never answer
      timer = setTimeout(
        () => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
        ANSWERS_WITHIN_MS,
      );
      connection.on('error', reject);
      version(connection)
        .then(async text => {
          const kind = kindOf(text);
          await takeOverSession(connection);
          return { kind, encrypted };
        })
        .then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    destroyNow(connection);
  }
}

async function version(connection: Connection): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.query('SELECT VERSION() AS version', (error, rows) => {
      if (error) reject(error);
      else resolve((rows as { version: string }[])[0]!.version);
    });
  });
}

function kindOf(version: string): 'mysql' | 'mariadb' {
  const kind = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
  // MariaDB prefixes its version with 5.5.5- for old clients
  const [major = 0, minor = 0] = version
    .replace(/^5\.5\.5-/, '')
    .split('.')
    .map(Number.parseFloat);
  const [oldMajor, oldMinor] = OLDEST[kind];
  if (major < oldMajor || (major === oldMajor && minor < oldMinor)) {
    throw new StartupError(
      `The database server is too old (${version}): the room needs MariaDB ${OLDEST.mariadb.join('.')} or MySQL ${OLDEST.mysql.join('.')} at least.`,
    );
  }
  return kind;
}
