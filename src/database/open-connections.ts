import type { Socket } from 'node:net';
import type { PoolConnection } from 'mysql2';

/** What `mysql2` keeps of a connection. */
interface Inside {
  stream: Socket;
  /** The statement under way. */
  _command?: unknown;
}

/**
 * The connections that the pools of a server have open. When one of them is given up because the server is silent,
 * those that idle, as dead most likely, are let go: nobody meets one after the other.
 */
export class OpenConnections {
  readonly #idle = new Map<PoolConnection, boolean>();

  lent(connection: PoolConnection): void {
    if (!this.#idle.has(connection))
      inside(connection).stream.on('close', () => this.#idle.delete(connection));
    this.#idle.set(connection, false);
  }

  returned(connection: PoolConnection): void {
    if (this.#idle.has(connection)) this.#idle.set(connection, true);
  }

  dropIdle(): void {
    for (const [connection, isIdle] of this.#idle) if (isIdle) destroyNow(connection);
  }
}

/** Ends a connection without waiting for an answer to a goodbye. What is under way fails as if it was lost. */
export function destroyNow(connection: { destroy(): void }, why = 'the database is silent'): void {
  const { stream } = inside(connection);
  stream.destroy(Object.assign(new Error(why), { code: 'ETIMEDOUT' }));
  // out of its pool at once
  connection.destroy();
}

/** Calls back when a statement under way gets not a byte for so long. */
export function onSilence(connection: PoolConnection, silenceMs: number, act: () => void): void {
  const { stream } = inside(connection);
  stream.setTimeout(silenceMs).on('timeout', () => {
    if (inside(connection)._command) act();
  });
}

function inside(connection: unknown): Inside {
  return connection as Inside;
}
