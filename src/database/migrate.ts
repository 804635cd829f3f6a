import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { whileBusy } from './busy.js';
import { StartupError } from './startup-error.js';
import { VIEWS } from './views.js';

const LOCK_WAIT_SECONDS = 60;
const ASK_EVERY_MS = 2_000;

/** Brings the tables of the embedded database up to date. */
export async function migrate(writer: DataSource): Promise<void> {
  await whileBusy(async () => {
    await assertNotNewer(writer.createQueryRunner());
    // SQLite renames no table while a view names one that is not there
    if (await writer.showMigrations())
      for (const view of VIEWS) await writer.query(`DROP VIEW IF EXISTS ${view}`);
    await writer.runMigrations({ transaction: 'all' });
  });
}

/**
 * Brings the tables of a server up to date. Several nodes may do so at once: TypeORM takes no lock, so this does. An
 * index on a large table takes minutes without a sign of life; it is waited for as long as the server answers other
 * connections.
 * @param migrator a pool of two, without time limits
 * @param reader a pool whose reads have a deadline
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
    await assertNotNewer(runner);
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

/** An older version would write rows without what a newer one guarantees. */
async function assertNotNewer(runner: QueryRunner): Promise<void> {
  if (!(await runner.hasTable('migrations'))) return;
  const done = (await runner.query('SELECT name FROM migrations')) as { name: string }[];
  const ours = new Set(runner.dataSource.migrations.map(migration => migration.name));
  const newer = done.find(({ name }) => !ours.has(name));
  if (!newer) return;
  throw new StartupError(
    `This database is of a newer version of the room (${newer.name}): start that version, or use a backup.`,
  );
}

/** Lock names are the server's, not the database's, and at most 64 characters. */
function lockName(database: string): string {
  return `sarangbang.migrate.${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
}
