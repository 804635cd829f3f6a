import type { Socket } from 'node:net';
import type { Pool } from 'mysql2';
import type { DataSource } from 'typeorm';

/** Longer than any read of the room, and than a lock is waited for. */
const SILENCE_MAX_MS = 8_000;

/** What `mysql2` keeps of a connection. */
interface PooledConnection {
  stream: Socket;
  destroy(): void;
  /** The statement under way. */
  _command?: unknown;
}

/**
 * Gives up connections on which a statement gets no answer: behind a network that swallows packets TCP alone would
 * wait a quarter of an hour. The statement fails like one whose connection was lost, and the connections that idle in
 * any of the pools, as dead most likely, are let go.
 */
export function limitSilence(dataSources: DataSource[], silenceMaxMs = SILENCE_MAX_MS): void {
  /** Those that are open, and whether they are lent. */
  const lent = new Map<PooledConnection, boolean>();
  const giveUp = (connection: PooledConnection): void => {
    if (!connection._command) return;
    connection.stream.destroy(Object.assign(new Error('the database is silent'), { code: 'ETIMEDOUT' }));
    for (const [other, isLent] of lent) {
      if (isLent) continue;
      // out of the pool at once, and without waiting for an answer to the goodbye
      other.destroy();
      other.stream.destroy();
    }
  };
  for (const { driver } of dataSources) {
    const { pool } = driver as unknown as { pool: Pool };
    // not on `connection`: the pool's first is older than this listener
    pool.on('acquire', given => {
      const connection = given as unknown as PooledConnection;
      if (!lent.has(connection)) {
        connection.stream
          .setTimeout(silenceMaxMs)
          .on('timeout', () => giveUp(connection))
          .on('close', () => lent.delete(connection));
      }
      lent.set(connection, true);
    });
    pool.on('release', given => lent.set(given as unknown as PooledConnection, false));
  }
}
