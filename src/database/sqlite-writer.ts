import PQueue from 'p-queue';
import type { DataSource } from 'typeorm';
import type { Lane, Tx } from './tx.js';
import type { Writer } from './writer.js';

const PRIORITY: Record<Lane, number> = { moderation: 2, chat: 1, records: 1 };

/**
 * One transaction at a time. TypeORM has a single query runner on SQLite: two overlapping transactions
 * would nest, and a rollback of one take rows of the other that were told to be committed.
 */
export class SqliteWriter implements Writer {
  readonly #queue = new PQueue({ concurrency: 1 });

  constructor(private readonly dataSource: DataSource) {}

  transaction<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#queue.add(() => this.#transaction(work), { priority: PRIORITY[lane] });
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.add(work);
  }

  async #transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const query: Tx['query'] = (sql, parameters) => runner.query(sql, parameters);
    await query('BEGIN IMMEDIATE');
    try {
      const result = await work({ query, manager: runner.manager, forUpdate: '' });
      await query('COMMIT');
      return result;
    } catch (error) {
      // a COMMIT that failed may have ended the transaction itself
      await query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#queue.onIdle();
    // so that the file is whole by itself, for whoever copies it now
    await this.dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}
