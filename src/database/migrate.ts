import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { StartupError } from './startup-error.js';

const LOCK_WAIT_SECONDS = 60;
const ASK_EVERY_MS = 2_000;

/** Brings the tables of the embedded database up to date. */
export async function migrate(writer: DataSource): Promise<void> {
  await writer.runMigrations({ transaction: 'all' });
}

/**
 * Brings the tables of a server up to date. Several nodes may do so at once: TypeORM takes no lock, so we do. An index
 * on a large table takes minutes, for which nothing is heard: so long as the server answers others it is waited for.
 * @param migrator a pool of two, without time limits
 * @param reader whose reads end
 * @throws StartupError
 */
export async function migrateServer(migrator: DataSource, reader: DataSource): Promise<void> {
  const watch = new AbortController();
  try {
    await Promise.race([migrateAlone(migrator), untilSilent(reader, watch.signal)]);
  } finally {
    watch.abort();
  }
}

async function migrateAlone(migrator: DataSource): Promise<void> {
  const runner = migrator.createQueryRunner();
  const name = lockName(String(migrator.options.database));
  try {
    const rows = (await runner.query('SELECT GET_LOCK(?, ?) AS got', [name, LOCK_WAIT_SECONDS])) as {
      got: number;
    }[];
    if (Number(rows[0]?.got) !== 1) {
      throw new StartupError(
        `Another node has been changing the tables for ${LOCK_WAIT_SECONDS} s. Try again.`,
      );
    }
    // DDL commits by itself on MySQL: a transaction round it would only pretend
    await migrator.runMigrations({ transaction: 'none' });
    await runner.query('SELECT RELEASE_LOCK(?)', [name]);
  } finally {
    await runner.release();
  }
}

/** Rejects once the server does not answer. */
async function untilSilent(reader: DataSource, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(ASK_EVERY_MS, undefined, { signal });
    await reader.query('SELECT 1');
  }
}

/** Lock names are the server's, not the database's, and at most 64 characters. */
function lockName(database: string): string {
  return `sarangbang.migrate.${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
}
