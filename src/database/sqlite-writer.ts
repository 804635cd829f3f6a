import { Logger } from '@nestjs/common';
import PQueue from 'p-queue';
import type { DataSource } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import { BUSY_FOR_MS, isBusy, whileBusy } from './busy.js';
import { errorCode } from './database-errors.js';
import type { SqliteFiles } from './sqlite-files.js';
import type { Lane, Statement, Tx } from './tx.js';
import { onlyRunner } from './typeorm-internals.js';
import type { Writer } from './writer.js';

const PRIORITY: Record<Lane, number> = { moderation: 2, chat: 1, logins: 1, background: -1 };
const LOCKED = 'room.db is locked by another program (an open transaction, VACUUM or the like)';
const CHECKPOINT_WITHIN_MS = 1_000;

/**
 * One transaction at a time. TypeORM has a single query runner on SQLite: two overlapping transactions
 * would nest, and a rollback of one would take back rows of the other that were already reported as committed.
 */
export class SqliteWriter implements Writer {
  readonly #logger = new Logger(SqliteWriter.name);
  readonly #queue = new PQueue({ concurrency: 1 });
  #waitsFor: string | undefined;
  #closing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly files?: SqliteFiles,
  ) {}

  get waitsFor(): string | undefined {
    return this.#waitsFor;
  }

  async transaction<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#add(work, PRIORITY[lane]);
  }

  /** In a transaction: half a table, without its keys, would be taken for a complete one. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#add(work, 0);
  }

  async #add<T>(work: (tx: Tx) => Promise<T>, priority: number): Promise<T> {
    const giveUpAt = performance.now() + BUSY_FOR_MS;
    return this.#queue.add(() => this.#transaction(work, giveUpAt), { priority });
  }

  async #transaction<T>(work: (tx: Tx) => Promise<T>, giveUpAt: number): Promise<T> {
    const runner = onlyRunner(this.dataSource);
    const query: Tx['query'] = (sql, parameters) => runner.query(sql, parameters);
    const queries = async (...statements: Statement[]): Promise<unknown[][]> => {
      const rows: unknown[][] = [];
      for (const [sql, parameters] of statements) rows.push(await query(sql, parameters));
      return rows;
    };
    const last: Statement[] = [];
    const tx: Tx = {
      query,
      queries,
      atCommit: (...statement) => void last.push(statement),
      manager: runner.manager,
      forUpdate: '',
    };
    await this.#begin(query, giveUpAt);
    let result: T;
    try {
      result = await work(tx);
      await queries(...last, ['COMMIT']);
    } catch (error) {
      // a COMMIT that failed may have ended the transaction itself
      await query('ROLLBACK').catch(() => undefined);
      throw error;
    }
    // what was committed into a file that is no longer at its path is not stored
    this.#assertOurFiles();
    return result;
  }

  async #begin(query: Tx['query'], giveUpAt: number): Promise<void> {
    try {
      await query('BEGIN IMMEDIATE');
    } catch (error) {
      if (!isBusy(error)) throw error;
      await this.#beginWhenFree(query, giveUpAt);
    }
  }

  async #beginWhenFree(query: Tx['query'], giveUpAt: number): Promise<void> {
    this.#waitsFor = LOCKED;
    try {
      await whileBusy(() => query('BEGIN IMMEDIATE'), { giveUpAt, isOver: () => this.#closing });
    } catch (error) {
      if (isBusy(error)) throw unavailable('SQLITE_BUSY', LOCKED);
      throw error;
    } finally {
      this.#waitsFor = undefined;
    }
  }

  #assertOurFiles(): void {
    const problem = this.files?.problemSinceLast();
    if (problem) throw unavailable('FILE_REPLACED', problem.why);
  }

  /** Under WAL the pages from before a change are in the file, and those after it in the -wal, until it is emptied. */
  async forgetOldPages(): Promise<boolean> {
    return this.#queue.add(() => this.#checkpoint(), { priority: PRIORITY.moderation });
  }

  async #checkpoint(): Promise<boolean> {
    const [row] = await this.dataSource.query<{ busy: number }[]>('PRAGMA wal_checkpoint(TRUNCATE)');
    return row?.busy !== 1;
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#queue.onIdle();
    // so that a copy of the file alone is complete
    const checkpoint = async (): Promise<void> => {
      if (!(await this.#checkpoint())) throw Object.assign(new Error(LOCKED), { code: 'SQLITE_BUSY' });
    };
    const giveUpAt = performance.now() + CHECKPOINT_WITHIN_MS;
    await whileBusy(checkpoint, { giveUpAt }).catch((error: unknown) => {
      this.#logger.warn(`room.db is whole only together with its -wal: ${errorCode(error)}`);
    });
  }
}

/** Definite for callers that retry: they have waited, or waiting does not help. */
function unavailable(code: string, why: string): ChatError {
  const error = new ChatError('UNAVAILABLE');
  error.cause = Object.assign(new Error(why), { code });
  return error;
}
