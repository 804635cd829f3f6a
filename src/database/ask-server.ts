import { createConnection, type Connection } from 'mysql2';
import type { Settings } from '../config/settings.js';
import type { Server } from './database-kind.js';
import { mysqlAddress } from './mysql-address.js';
import { takeOverSession } from './mysql-session.js';
import { destroyNow } from './mysql2-internals.js';
import { StartupError } from './startup-error.js';

const ANSWERS_WITHIN_MS = 10_000;
/** The oldest versions that are tested or still maintained. */
const OLDEST = { mariadb: [10, 5], mysql: [8, 0] } as const;

/** What kind of server it is. @throws driver errors, and StartupError for a server too old */
export async function askServer(settings: Settings, encrypted: boolean): Promise<Server> {
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
