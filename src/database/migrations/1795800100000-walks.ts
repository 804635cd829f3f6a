import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const index = (name: string, ...columnNames: string[]): TableIndex => new TableIndex({ name, columnNames });

/** What each question about the records needs to walk one index and stop at its limit. */
const NEW: Readonly<Record<string, TableIndex[]>> = {
  chat_log: [
    index('ix_chat_log_kind', 'kind', 'seq'),
    index('ix_chat_log_sender_kind', 'sender_id', 'kind', 'seq'),
  ],
  moderation_log: [
    index('ix_moderation_log_action', 'action', 'outcome', 'seq'),
    index('ix_moderation_log_state', 'target_id', 'action', 'outcome', 'seq'),
    index('ix_moderation_log_pair', 'target_id', 'actor_id', 'seq'),
  ],
  accounts: [
    index('ix_accounts_role', 'role', 'disabled_at'),
    index('ix_accounts_muted', 'muted_until'),
    index('ix_accounts_barred', 'barred_until'),
    index('ix_accounts_disabled', 'disabled_at'),
  ],
};
/** Indexes for walks of all kinds of lines, now replaced by an index for each kind. */
const OLD: Readonly<Record<string, TableIndex[]>> = {
  chat_log: [index('ix_chat_log_sender', 'sender_id', 'seq')],
};

/** Only whispers have a recipient. On SQLite the index leaves other lines out, so that storing one does not write to it. */
const WHISPERS_ONLY = [
  index('ix_chat_log_recipient', 'recipient_id', 'seq'),
  index('ix_chat_log_pair', 'recipient_id', 'sender_id', 'seq'),
];

/** Indexes only. On MariaDB and MySQL they are built online: other nodes write on meanwhile. */
export class Walks1795800100000 implements MigrationInterface {
  name = 'Walks1795800100000';

  async up(runner: QueryRunner): Promise<void> {
    await create(runner, NEW);
    await drop(runner, OLD);
    if (isSqlite(runner)) await replaceWhispersOnly(runner, 'recipient_id IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await create(runner, OLD);
    await drop(runner, NEW);
    if (isSqlite(runner)) await replaceWhispersOnly(runner);
  }
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}

async function replaceWhispersOnly(runner: QueryRunner, where?: string): Promise<void> {
  for (const { name, columnNames } of WHISPERS_ONLY) {
    await runner.dropIndex('chat_log', name!);
    await runner.createIndex('chat_log', new TableIndex({ name, columnNames, where }));
  }
}

/** Each step checks first: on MySQL DDL commits by itself, and an interrupted migration runs again. */
async function create(runner: QueryRunner, indexes: typeof NEW): Promise<void> {
  for (const [table, wanted] of Object.entries(indexes)) {
    const there = await namesOn(runner, table);
    for (const one of wanted) if (!there.has(one.name)) await runner.createIndex(table, one);
  }
}

async function drop(runner: QueryRunner, indexes: typeof NEW): Promise<void> {
  for (const [table, unwanted] of Object.entries(indexes)) {
    const there = await namesOn(runner, table);
    for (const one of unwanted) if (there.has(one.name)) await runner.dropIndex(table, one);
  }
}

async function namesOn(runner: QueryRunner, table: string): Promise<Set<string | undefined>> {
  return new Set((await runner.getTable(table))?.indices.map(({ name }) => name));
}
