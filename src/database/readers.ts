import type { DataSource, EntityManager } from 'typeorm';
import type { DatabaseKind } from './database-kind.js';
import { limitSilence } from './read-deadline.js';

/** Who asks: what members and admins look up must not queue before what the room lives on. */
export type ReaderName = 'vital' | 'members' | 'admins';

/** Connections of each pool. `session` holds the locks by which nodes know each other, and reads nothing. */
const CONNECTIONS = { vital: 4, members: 6, admins: 3, session: 1 } as const;

/**
 * The pools that only read. On MySQL each has connections of its own: a flood of one kind of reading fills its own
 * queue and no other. SQLite reads one statement at a time, so there one handle serves all.
 */
export class Readers {
  private constructor(private readonly pools: Readonly<Record<keyof typeof CONNECTIONS, DataSource>>) {}

  static async open(
    kind: DatabaseKind,
    source: (options: { readonly: true; connections?: number }) => Promise<DataSource>,
  ): Promise<Readers> {
    if (kind === 'sqlite') {
      const only = await source({ readonly: true });
      return new Readers({ vital: only, members: only, admins: only, session: only });
    }
    const pool = (name: keyof typeof CONNECTIONS) =>
      source({ readonly: true, connections: CONNECTIONS[name] });
    const pools = {
      vital: await pool('vital'),
      members: await pool('members'),
      admins: await pool('admins'),
      session: await pool('session'),
    };
    limitSilence(Object.values(pools));
    return new Readers(pools);
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
