import type { DataSource, EntityManager } from 'typeorm';
import type { SourceOptions } from '../../ormconfig.js';
import type { DatabaseKind } from './database-kind.js';
import { statementLimit } from './mysql-session.js';
import { OpenConnections } from './open-connections.js';

/** The server's own limit is the gentler one: the connection lives on. */
const ENDS_EARLIER_MS = 500;

/** Who asks: what members and admins look up must not queue before what the room lives on. */
export type ReaderName = 'vital' | 'members' | 'admins';

/**
 * The pools, their connections, and how long somebody may have one, waiting included: the answer to a request, which
 * reads a few times, comes within 10 s. What is longer ends in the server first, if it looks at the clock there.
 * `session` holds the locks by which nodes know each other: its connection is kept.
 */
const POOLS = {
  vital: { connections: 4, lendMs: 8_000 },
  members: { connections: 6, lendMs: 5_000 },
  admins: { connections: 3, lendMs: 5_000 },
  session: { connections: 1, silenceMs: 8_000 },
} as const;

/**
 * The pools that only read. On MySQL each has connections of its own: a flood of one kind of reading fills its own
 * queue and no other. SQLite reads one statement at a time, so there one handle serves all.
 */
export class Readers {
  private constructor(private readonly pools: Readonly<Record<keyof typeof POOLS, DataSource>>) {}

  static async open(
    kind: DatabaseKind,
    source: (options: SourceOptions) => Promise<DataSource>,
  ): Promise<Readers> {
    if (kind === 'sqlite') {
      const only = await source({ readonly: true });
      return new Readers({ vital: only, members: only, admins: only, session: only });
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

  get vital(): DataSource {
    return this.pools.vital;
  }

  get session(): DataSource {
    return this.pools.session;
  }

  async close(): Promise<void> {
    for (const pool of new Set(Object.values(this.pools))) await pool.destroy();
  }
}
