import type { PoolConnection } from 'mysql2';
import PQueue from 'p-queue';
import type { DataSource, QueryRunner } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import type { DatabaseKind } from './database-kind.js';
import { TransactionTimeout } from './faults.js';
import type { Lane, Tx } from './tx.js';
import type { Writer } from './writer.js';

const DEADLINE_MS = 5_000;
const PING_EVERY_MS = 1_000;

interface HeldLane {
  queue: PQueue;
  runner?: QueryRunner;
  connection?: PoolConnection;
}

/**
 * One held connection per lane, READ COMMITTED, autocommit off: the first statement opens the transaction
 * and no round trip is spent on BEGIN. A connection on which anything failed is destroyed, never reused.
 */
export class MysqlWriter implements Writer {
  readonly #lanes = new Map<Lane, HeldLane>();
  readonly #pings: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly kind: DatabaseKind,
  ) {
    // MySQL has no idle_transaction_timeout: there a short wait_timeout frees the head of a stalled node
    if (kind === 'mysql') this.#pings = setInterval(() => this.#pingIdle(), PING_EVERY_MS).unref();
  }

  transaction<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> {
    const held = this.#lane(lane);
    return held.queue.add(() => this.#transaction(held, work));
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async close(): Promise<void> {
    clearInterval(this.#pings);
    await Promise.all([...this.#lanes.values()].map(lane => lane.queue.onIdle()));
    for (const lane of this.#lanes.values()) discard(lane);
  }

  #lane(name: Lane): HeldLane {
    let lane = this.#lanes.get(name);
    if (!lane) this.#lanes.set(name, (lane = { queue: new PQueue({ concurrency: 1 }) }));
    return lane;
  }

  async #transaction<T>(lane: HeldLane, work: (tx: Tx) => Promise<T>): Promise<T> {
    const attempt = new Attempt();
    try {
      return await attempt.withDeadline(this.#attempt(lane, work, attempt));
    } catch (error) {
      // a refusal of ours has been rolled back; after anything else nobody knows what the server did
      if (!(error instanceof ChatError)) discard(lane);
      throw error;
    }
  }

  async #attempt<T>(lane: HeldLane, work: (tx: Tx) => Promise<T>, attempt: Attempt): Promise<T> {
    const runner = lane.runner ?? (await this.#connect(lane, attempt));
    const query: Tx['query'] = (sql, parameters) => {
      attempt.assertCurrent();
      return runner.query(sql, parameters);
    };
    let result: T;
    try {
      result = await work({ query, manager: runner.manager, forUpdate: ' FOR UPDATE' });
    } catch (error) {
      if (error instanceof ChatError) await query('ROLLBACK');
      throw error;
    }
    await query('COMMIT');
    return result;
  }

  async #connect(lane: HeldLane, attempt: Attempt): Promise<QueryRunner> {
    const runner = this.dataSource.createQueryRunner();
    const connection = (await runner.connect()) as PoolConnection;
    try {
      await runner.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      const stalled = this.kind === 'mariadb' ? 'idle_transaction_timeout = 2' : 'wait_timeout = 3';
      await runner.query(`SET SESSION innodb_lock_wait_timeout = 3, ${stalled}, autocommit = 0`);
      attempt.assertCurrent();
    } catch (error) {
      connection.destroy();
      await runner.release();
      throw error;
    }
    lane.connection = connection;
    lane.runner = runner;
    return runner;
  }

  #pingIdle(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.connection && lane.queue.pending === 0) lane.connection.ping(error => error && discard(lane));
    }
  }
}

function discard(lane: HeldLane): void {
  lane.connection?.destroy();
  // destroy() says goodbye first; a frozen server would never answer
  (lane.connection as { stream?: { destroy(): void } } | undefined)?.stream?.destroy();
  void lane.runner?.release();
  delete lane.connection;
  delete lane.runner;
}

/** One try of a transaction. After its deadline it may still be going on somewhere: it must touch nothing more. */
class Attempt {
  #over = false;

  assertCurrent(): void {
    if (this.#over) throw new TransactionTimeout('this attempt was given up');
  }

  async withDeadline<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TransactionTimeout('no answer from the database')), DEADLINE_MS);
    });
    try {
      return await Promise.race([work, deadline]);
    } finally {
      this.#over = true;
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }
}
