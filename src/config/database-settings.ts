import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopback, type Encryption } from './database-address.js';

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
