import type { DataSource, EntityManager } from 'typeorm';
import type { SourceOptions } from '../../ormconfig.js';
import { statementLimit } from './mysql-session.js';
import { OpenConnections } from './open-connections.js';
import { ReadingThread } from './reading-thread.js';
import type { DatabaseAccess } from './thread-reader.js';

/** The server's own limit ends first: it keeps the connection. */
const ENDS_EARLIER_MS = 500;

/** Who reads. Requests of members and admins must not delay what the room depends on. */
export type ReaderName = 'vital' | 'members' | 'admins';

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

/**
 * The pools for reading. On MySQL each has its own connections: a flood of one kind of read fills only its own queue.
 * SQLite reads one statement at a time, so one handle serves all; what requests ask for in plain SQL is read by a
 * thread with a handle of its own.
 */
export class Readers {
  private constructor(
    private readonly pools: Readonly<Record<keyof typeof POOLS, DataSource>>,
    private readonly thread?: ReadingThread,
  ) {}

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

  async ask<Row>(name: ReaderName, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const pool = this.pools[name];
    if (!this.thread) return pool.manager.query<Row[]>(sql, [...parameters]);
    pool.logger.logQuery(sql, [...parameters]);
    return this.thread.query<Row>(sql, parameters);
  }

  get vital(): DataSource {
    return this.pools.vital;
  }

  get session(): DataSource {
    return this.pools.session;
  }

  async close(): Promise<void> {
    await this.thread?.close();
    for (const pool of new Set(Object.values(this.pools))) await pool.destroy();
  }
}
