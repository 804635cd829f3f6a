import type { MigrationInterface, QueryRunner } from 'typeorm';

const RENAMED = [
  { table: 'chat_log', old: 'client_id', now: 'idempotency_key' },
  { table: 'accounts', old: 'barred_until', now: 'kicked_until' },
] as const;

/**
 * Two columns get the names of the protocol. Only the schema changes, not the rows, so that a large log takes no
 * longer. Indexes keep their names: SQLite could only build them again.
 */
export class Names1795800300000 implements MigrationInterface {
  name = 'Names1795800300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const { table, old, now } of RENAMED) await rename(runner, table, old, now);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, old, now } of RENAMED) await rename(runner, table, now, old);
  }
}

/** Checks first: a new log has the new name, and MySQL commits each rename by itself, so an interrupted start repeats it. */
async function rename(runner: QueryRunner, table: string, from: string, to: string): Promise<void> {
  if (!(await runner.hasColumn(table, from))) return;
  await runner.query(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`);
}
