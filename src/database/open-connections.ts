import type { Socket } from 'node:net';
import type { PoolConnection } from 'mysql2';

/** Internal fields of a `mysql2` connection. */
interface Internals {
  stream: Socket;
  /** The running statement. */
  _command?: unknown;
}

/**
 * The open connections of a server's pools. When one is given up because the server is silent, idle ones are closed
 * as well: they are most likely dead, and would each be tried in turn.
 */
export class OpenConnections {
  readonly #idle = new Map<PoolConnection, boolean>();

  inUse(connection: PoolConnection): void {
    if (!this.#idle.has(connection))
      internals(connection).stream.on('close', () => this.#idle.delete(connection));
    this.#idle.set(connection, false);
  }

  returned(connection: PoolConnection): void {
    if (this.#idle.has(connection)) this.#idle.set(connection, true);
  }

  dropIdle(): void {
    for (const [connection, isIdle] of this.#idle) if (isIdle) destroyNow(connection);
  }
}

/** Destroys a connection without waiting for the server. Its statement fails as if the connection was lost. */
export function destroyNow(connection: { destroy(): void }, why = 'the database is silent'): void {
  const { stream } = internals(connection);
  stream.destroy(Object.assign(new Error(why), { code: 'ETIMEDOUT' }));
  // removes it from its pool at once
  connection.destroy();
}

/** False once either end has closed it, as a server does with a connection that idles too long. */
export function isOpen(connection: PoolConnection): boolean {
  return internals(connection).stream.writable;
}

/** Calls `act` when a running statement receives nothing for `silenceMs`. */
export function onSilence(connection: PoolConnection, silenceMs: number, act: () => void): void {
  const { stream } = internals(connection);
  stream.setTimeout(silenceMs).on('timeout', () => {
    if (internals(connection)._command) act();
  });
}

function internals(connection: unknown): Internals {
  return connection as Internals;
}
