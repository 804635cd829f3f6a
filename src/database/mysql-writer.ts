import type { PoolConnection } from 'mysql2';
import PQueue from 'p-queue';
import type { DataSource, QueryRunner } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import type { DatabaseKind } from './database-kind.js';
import { timeLeft } from './work-context.js';
import { TransactionTimeout } from './database-errors.js';
import { giveUp } from './mysql-pool.js';
import { statementLimit, takeOverSession, type SessionVariables } from './mysql-session.js';
import { destroyNow, isOpen } from './mysql2-internals.js';
import type { Lane, Statement, Tx } from './tx.js';
import { connectionOf } from './typeorm-internals.js';
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

  async transaction<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> {
    const held = this.#lane(lane);
    const attempt = new Attempt();
    // the time for its turn counts too: behind a silent database it would otherwise wait for all work queued before
    return attempt.withDeadline(
      timeLeft(DEADLINE_MS),
      held.queue.add(() => this.#transaction(held, work, attempt)),
    );
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
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

  async #transaction<T>(lane: HeldLane, work: (tx: Tx) => Promise<T>, attempt: Attempt): Promise<T> {
    attempt.assertCurrent();
    if (lane.connection && !isOpen(lane.connection)) discard(lane);
    try {
      return await attempt.orOver(this.#attempt(lane, work, attempt));
    } catch (error) {
      // a refusal of ours has been rolled back; after anything else it is unknown what the server did
      if (error instanceof TransactionTimeout && lane.connection) giveUp(lane.connection);
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
    const queries = async (...statements: Statement[]): Promise<unknown[][]> => {
      const rows = await query(
        statements.map(([sql]) => sql).join(';\n'),
        statements.flatMap(([, parameters = []]) => parameters),
      );
      return statements.length === 1 ? [rows] : (rows as unknown[][]);
    };
    const last: Statement[] = [];
    const tx: Tx = {
      query,
      queries,
      atCommit: (...statement) => void last.push(statement),
      manager: runner.manager,
      forUpdate: ' FOR UPDATE',
    };
    let result: T;
    try {
      result = await work(tx);
    } catch (error) {
      if (error instanceof ChatError) await query('ROLLBACK');
      throw error;
    }
    // the server stops at the first that fails, and then has not come to the COMMIT
    await queries(...last, ['COMMIT']);
    return result;
  }

  async #connect(lane: HeldLane, attempt: Attempt): Promise<QueryRunner> {
    const runner = this.dataSource.createQueryRunner();
    const connection = await connectionOf(runner);
    try {
      await takeOverSession(connection, laneSession(this.kind));
      attempt.assertCurrent();
    } catch (error) {
      destroyNow(connection);
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

/** Of a stalled node the head's lock goes within 2 or 3 s; a statement ends before its transaction is given up. */
function laneSession(kind: DatabaseKind): SessionVariables {
  const common = { autocommit: 'OFF', ...statementLimit(kind, DEADLINE_MS - 500) };
  return kind === 'mariadb' ? { ...common, idle_transaction_timeout: 2 } : { ...common, wait_timeout: 3 };
}

function discard(lane: HeldLane): void {
  // without a goodbye, to which a frozen server would never answer
  if (lane.connection) destroyNow(lane.connection);
  void lane.runner?.release();
  delete lane.connection;
  delete lane.runner;
}

/** One try of a transaction. After its deadline it may still be going on somewhere: it must touch nothing more. */
class Attempt {
  #isOver = false;
  #end: (error: TransactionTimeout) => void = () => undefined;
  readonly #over = new Promise<never>((_, reject) => (this.#end = reject));

  assertCurrent(): void {
    if (this.#isOver) throw new TransactionTimeout('this attempt was given up');
  }

  /** Settles as the work does, or rejects at the deadline. */
  async orOver<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.#over]);
  }

  async withDeadline<T>(ms: number, work: Promise<T>): Promise<T> {
    this.#over.catch(() => undefined);
    const timer = setTimeout(() => {
      this.#isOver = true;
      this.#end(new TransactionTimeout('no answer from the database'));
    }, ms);
    try {
      return await this.orOver(work);
    } finally {
      this.#isOver = true;
      clearTimeout(timer);
    }
  }
}
