import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';

/** Encryption of the connection to the database: never, always, or always with a certificate of these authorities. */
export type Encryption = 'off' | 'on' | { ca: string };

const ON = ['on', 'true', 'yes', '1', 'required'];
const OFF = ['off', 'false', 'no', '0', 'disabled'];

/** `on`, `off`, or the path of a file with the certificates of authorities, in PEM. */
export const encryption = z
  .string()
  .trim()
  .transform((text, context): Encryption => {
    const word = text.toLowerCase();
    if (ON.includes(word)) return 'on';
    if (OFF.includes(word)) return 'off';
    try {
      const ca = readFileSync(text, 'utf8');
      // throws if it is not a certificate
      void new X509Certificate(ca);
      return { ca };
    } catch (error) {
      const { code = '', syscall } = error as NodeJS.ErrnoException;
      const why = syscall ? `cannot be read (${code})` : 'holds no certificate in PEM';
      context.addIssue({
        code: 'custom',
        message: `must be on, off or the path of a CA's certificate; the file ${text} ${why}`,
      });
      return z.NEVER;
    }
  });

/** A name or address, without port, user or path, which have settings of their own. */
export const databaseHost = z
  .string()
  .trim()
  .transform(name => name.replace(/^\[(.*)\]$/, '$1'))
  .refine(
    name => !/[/\\]/.test(name) || name.includes('://'),
    'must be a host name or address: the path of a socket is DB_SOCKET',
  )
  .refine(
    name =>
      isIP(name) !== 0 || /^[^\s:/\\?#@[\]*]+$/.test(name) || (/[/\\]/.test(name) && !name.includes('://')),
    'must be a host name or address alone: the port is DB_PORT, the user DB_USER, the database DB_NAME',
  );

/** The path of the socket at which a server on this machine listens. */
export const socketPath = z
  .string()
  .trim()
  .refine(
    path => /^[/@\\.]/.test(path) && !path.includes('\0'),
    'must be a path such as /run/mysqld/mysqld.sock',
  );

/** True for names and addresses that cannot leave this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(host);
}

/** Errors in the combination of settings. */
export function addressErrors({ DB_HOST, DB_SOCKET, DB_SSL }: Record<string, unknown>): string[] {
  if (DB_SOCKET === undefined) return [];
  return [
    ...(typeof DB_HOST === 'string' && !isLoopback(DB_HOST)
      ? ['DB_HOST and DB_SOCKET are both set: a socket is on this machine, take one away']
      : []),
    ...(DB_SSL !== undefined && DB_SSL !== 'off' && DB_SSL !== 'on'
      ? ['DB_SSL names a CA, but a socket (DB_SOCKET) has no host whose certificate could be checked']
      : []),
  ];
}

interface Address {
  readonly DB_HOST?: string | undefined;
  readonly DB_PORT: number;
  readonly DB_SOCKET?: string | undefined;
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
