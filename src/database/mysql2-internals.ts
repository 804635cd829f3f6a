import type { Socket } from 'node:net';

/**
 * All private fields of mysql2 that are used, as of 3.24.6; no other file names one. Its own `destroy` only ends its
 * side of TCP, which a silent server does not answer; and nothing says whether a connection has ended, or what it is
 * doing. `test/mariadb/mysql2-internals.test.ts` reports which one has moved.
 */
interface Inside {
  /** TCP, or TLS over it. */
  stream: Socket;
  /** The running statement. */
  _command?: unknown;
}

/** A connection, of a pool or alone. */
interface Connection {
  destroy(): void;
}

const inside = (connection: Connection): Inside => connection as unknown as Inside;

/** Destroys a connection without waiting for the server. Its statement fails as if the connection was lost. */
export function destroyNow(connection: Connection, why = 'the database is silent'): void {
  inside(connection).stream.destroy(Object.assign(new Error(why), { code: 'ETIMEDOUT' }));
  // removes it from its pool at once
  connection.destroy();
}

/** False once either end has closed it, as a server does with a connection that idles too long. */
export function isOpen(connection: Connection): boolean {
  return inside(connection).stream.writable;
}

/** Calls back when TCP has ended, from either side. */
export function onceClosed(connection: Connection, then: () => void): void {
  inside(connection).stream.once('close', then);
}

/** Calls `act` when a running statement receives nothing for `silenceMs`. */
export function onSilence(connection: Connection, silenceMs: number, act: () => void): void {
  inside(connection)
    .stream.setTimeout(silenceMs)
    .on('timeout', () => {
      if (inside(connection)._command) act();
    });
}
