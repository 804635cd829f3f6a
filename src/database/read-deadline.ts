import type { Socket } from 'node:net';
import type { Pool } from 'mysql2';
import type { DataSource } from 'typeorm';

/** Longer than any read of the room, and than a lock is waited for. */
const SILENCE_MAX_MS = 8_000;

/** What `mysql2` keeps of a connection. */
interface PooledConnection {
  stream: Socket;
  /** The statement under way. */
  _command?: unknown;
}

/**
 * Gives up connections of a pool on which a statement gets no answer: behind a network that swallows packets TCP alone
 * would wait a quarter of an hour. The statement fails like one whose connection was lost.
 */
export function limitSilence(dataSource: DataSource): void {
  const { pool } = dataSource.driver as unknown as { pool: Pool };
  pool.on('connection', connection => {
    const { stream } = connection as unknown as PooledConnection;
    stream.setTimeout(SILENCE_MAX_MS, () => {
      if ((connection as unknown as PooledConnection)._command)
        stream.destroy(Object.assign(new Error('the database is silent'), { code: 'ETIMEDOUT' }));
    });
  });
}
