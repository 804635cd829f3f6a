import { isIP } from 'node:net';
import type { ConnectionOptions } from 'mysql2';
import type { Settings } from '../config/settings.js';
import { formatQuery } from './mysql-values.js';

const CONNECT_WITHIN_MS = 3_000;

/** How mysql2 connects to the server and puts values into statements. */
export function mysqlAddress(settings: Settings, { encrypted }: { encrypted: boolean }): ConnectionOptions {
  const { DB_HOST, DB_PORT, DB_SOCKET, DB_USER, DB_PASSWORD } = settings;
  return {
    ...(DB_SOCKET === undefined
      ? { host: DB_HOST ?? 'localhost', port: DB_PORT }
      : { socketPath: DB_SOCKET }),
    user: DB_USER,
    password: DB_PASSWORD,
    charset: 'utf8mb4',
    connectTimeout: CONNECT_WITHIN_MS,
    queryFormat: formatQuery,
    // a server could request files of this machine
    flags: ['-LOCAL_FILES'],
    ...(encrypted && { ssl: tls(settings) }),
  };
}

/**
 * With a CA file the server's certificate is checked: the chain always, and the name if DB_HOST is one, since
 * certificates rarely contain addresses. Without, as for self-signed certificates, the connection is safe from
 * eavesdropping but not from an impostor in between.
 */
function tls({ DB_SSL, DB_HOST = '' }: Settings): NonNullable<Exclude<ConnectionOptions['ssl'], string>> {
  if (typeof DB_SSL !== 'object') return { rejectUnauthorized: false };
  return { ca: DB_SSL.ca, rejectUnauthorized: true, verifyIdentity: isIP(DB_HOST) === 0 };
}
