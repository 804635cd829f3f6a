import type { DataSource, EntityManager } from 'typeorm';
import type { SourceOptions } from '../../ormconfig.js';
import { ChatError } from '../contract/errors.js';
import { isTooSlow } from './database-errors.js';
import { statementLimit } from './mysql-session.js';
import { OpenConnections } from './open-connections.js';
import { QuestionQueues, type AskerKind } from './question-queues.js';
import { ReadingThread } from './reading-thread.js';
import type { DatabaseAccess } from './thread-reader.js';
import { currentAsker } from './work-context.js';

/** The server's own limit ends first: it keeps the connection. */
const ENDS_EARLIER_MS = 500;

/** Who reads. Requests of members and admins must not delay what the room depends on. */
export type ReaderName = 'vital' | AskerKind;

/**
 * The pools, their size, and how long a connection may be used, waiting included: the answer to a request, which
 * reads a few times, comes within 10 s. If the server supports a limit, longer reads end there first. `session` holds
 * the locks by which nodes recognise each other; its connection is kept open.
 */
const POOLS = {
  vital: { connections: 4, lendMs: 8_000 },
  members: { connections: 6, lendMs: 5_000 },
  admins: { connections: 3, lendMs: 5_000 },
  session: { connections: 1, silenceMs: 8_000 },
} as const;

/** Questions that wait or run, by kind, for each connection that answers them. */
const QUESTIONS_MAX = 20;
/** Those of one account: a page asks a few times, and an admin may have some pages open. */
const QUESTIONS_OF_ACCOUNT_MAX = 6;

/**
 * The pools for reading. On MySQL each has its own connections: a flood of one kind of read fills only its own queue.
 * SQLite reads one statement at a time, so one handle serves all; what requests ask for in plain SQL is read by a
 * thread with a handle of its own.
 */
export class Readers {
  readonly #queues: QuestionQueues;

  private constructor(
    private readonly pools: Readonly<Record<keyof typeof POOLS, DataSource>>,
    private readonly thread?: ReadingThread,
  ) {
    const atOnce = thread
      ? { members: 1, admins: 1 }
      : { members: POOLS.members.connections, admins: POOLS.admins.connections };
    this.#queues = new QuestionQueues({
      atOnce,
      ...(thread && { atOnceInAll: 1 }),
      max: { members: atOnce.members * QUESTIONS_MAX, admins: atOnce.admins * QUESTIONS_MAX },
      maxOfAccount: QUESTIONS_OF_ACCOUNT_MAX,
    });
  }

  static async open(
    access: DatabaseAccess,
    source: (options: SourceOptions) => Promise<DataSource>,
  ): Promise<Readers> {
    const { kind } = access;
    if (kind === 'sqlite') {
      const only = await source({ readonly: true });
      return new Readers(
        { vital: only, members: only, admins: only, session: only },
        new ReadingThread(access),
      );
    }
    const open = new OpenConnections();
    const pool = (name: keyof typeof POOLS) => {
      const { connections, ...limits } = POOLS[name];
      const longestMs = 'lendMs' in limits ? limits.lendMs : limits.silenceMs;
      const session = statementLimit(kind, longestMs - ENDS_EARLIER_MS);
      return source({ readonly: true, connections, care: { ...limits, open, session } });
    };
    return new Readers({
      vital: await pool('vital'),
      members: await pool('members'),
      admins: await pool('admins'),
      session: await pool('session'),
    });
  }

  manager(name: ReaderName): EntityManager {
    return this.pools[name].manager;
  }

  async ask<Row>(kind: AskerKind, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const { thread } = this;
    const pool = this.pools[kind];
    const endsBy = performance.now() + (thread?.withinMs ?? POOLS[kind].lendMs);
    return this.#queues.ask({ kind, asker: currentAsker(), beginsBy: endsBy, endsBy }, async () => {
      if (!thread) return pool.manager.query<Row[]>(sql, [...parameters]).catch(busyIfTooSlow);
      pool.logger.logQuery(sql, [...parameters]);
      return thread.query<Row>(sql, parameters);
    });
  }

  get vital(): DataSource {
    return this.pools.vital;
  }

  get session(): DataSource {
    return this.pools.session;
  }

  async close(): Promise<void> {
    this.#queues.close();
    await this.thread?.close();
    for (const pool of new Set(Object.values(this.pools))) await pool.destroy();
  }
}

/** What the server has ended is answered as what was given up here. */
function busyIfTooSlow(error: unknown): never {
  throw isTooSlow(error) ? new ChatError('BUSY') : error;
}
