import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { whileBusy } from './busy.js';
import { StartupError } from './startup-error.js';

const LOCK_WAIT_SECONDS = 60;

/** Brings the tables up to date. Several nodes may do so at once: TypeORM takes no lock, so on MySQL we do. */
export async function migrate(writer: DataSource): Promise<void> {
  if (writer.options.type === 'better-sqlite3') {
    await whileBusy(() => writer.runMigrations({ transaction: 'all' }));
    return;
  }
  const runner = writer.createQueryRunner();
  const name = lockName(String(writer.options.database));
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
    await writer.runMigrations({ transaction: 'none' });
    await runner.query('SELECT RELEASE_LOCK(?)', [name]);
  } finally {
    await runner.release();
  }
}

/** Lock names are the server's, not the database's, and at most 64 characters. */
function lockName(database: string): string {
  return `sarangbang.migrate.${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
}
