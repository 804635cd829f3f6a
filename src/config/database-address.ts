/** True for names and addresses that cannot leave this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(host);
}

/** Encryption of the connection to the database: never, always, or always with a certificate of these authorities. */
export type Encryption = 'off' | 'on' | { ca: string };

interface Address {
  readonly DB_HOST?: string | undefined;
  readonly DB_PORT: number;
  readonly DB_SOCKET?: string | undefined;
  readonly DB_SSL?: Encryption | undefined;
}

/** True when the room's database is a MySQL or MariaDB server, false for SQLite. */
export function hasServer({ DB_HOST, DB_SOCKET }: Omit<Address, 'DB_PORT'>): boolean {
  return DB_HOST !== undefined || DB_SOCKET !== undefined;
}

/** The server's address, for messages. */
export function serverPlace({ DB_HOST, DB_PORT, DB_SOCKET }: Address): string {
  if (DB_SOCKET !== undefined) return DB_SOCKET;
  return DB_HOST?.includes(':') ? `[${DB_HOST}]:${DB_PORT}` : `${DB_HOST}:${DB_PORT}`;
}

/**
 * Whether to encrypt, in the order of attempts. By default, connections that leave the machine are encrypted if
 * possible.
 */
export function encryptionTries({ DB_SSL, DB_HOST, DB_SOCKET }: Omit<Address, 'DB_PORT'>): boolean[] {
  if (DB_SSL !== undefined) return [DB_SSL !== 'off'];
  const isHere = DB_SOCKET !== undefined || isLoopback(DB_HOST ?? '');
  // a local server may require it too
  return isHere ? [false, true] : [true, false];
}
