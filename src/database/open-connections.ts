import type { PoolConnection } from 'mysql2';
import { destroyNow, onceClosed } from './mysql2-internals.js';

/**
 * The open connections of a server's pools. When one is given up because the server is silent, idle ones are closed
 * as well: they are most likely dead, and would each be tried in turn.
 */
export class OpenConnections {
  readonly #idle = new Map<PoolConnection, boolean>();

  inUse(connection: PoolConnection): void {
    if (!this.#idle.has(connection)) onceClosed(connection, () => this.#idle.delete(connection));
    this.#idle.set(connection, false);
  }

  returned(connection: PoolConnection): void {
    if (this.#idle.has(connection)) this.#idle.set(connection, true);
  }

  dropIdle(): void {
    for (const [connection, isIdle] of this.#idle) if (isIdle) destroyNow(connection);
  }
}
