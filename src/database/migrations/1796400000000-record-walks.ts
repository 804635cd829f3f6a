import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

/** What each question about acts needs to walk one index and stop at its limit. */
const OF_ACTS = [
  new TableIndex({ name: 'ix_moderation_log_done', columnNames: ['actor_id', 'action', 'outcome', 'seq'] }),
  new TableIndex({
    name: 'ix_moderation_log_between',
    columnNames: ['target_id', 'actor_id', 'action', 'outcome', 'seq'],
  }),
];

/** The same for log-ins: those of an account and those of an event, in each day's table. */
const OF_LOGINS = [
  ['account_id', 'event', 'at'],
  ['event', 'at'],
];

/** Indexes only. On MariaDB and MySQL they are built online: other nodes write on meanwhile. */
export class RecordWalks1796400000000 implements MigrationInterface {
  name = 'RecordWalks1796400000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, indexes] of await wanted(runner)) {
      const there = await namesOn(runner, table);
      // on MySQL DDL commits by itself, and an interrupted migration runs again
      for (const index of indexes) if (!there.has(index.name)) await runner.createIndex(table, index);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, indexes] of await wanted(runner)) {
      const there = await namesOn(runner, table);
      for (const index of indexes) if (there.has(index.name)) await runner.dropIndex(table, index);
    }
  }
}

/** The indexes of each table. A day's table may have been removed. */
async function wanted(runner: QueryRunner): Promise<[table: string, TableIndex[]][]> {
  const days: { name: string }[] = await runner.query('SELECT table_name AS name FROM login_log_days');
  const { namingStrategy } = runner.dataSource;
  const tables: [string, TableIndex[]][] = [['moderation_log', OF_ACTS]];
  for (const { name: table } of days) {
    if (!(await runner.hasTable(table))) continue;
    const indexes = OF_LOGINS.map(
      columnNames => new TableIndex({ name: namingStrategy.indexName(table, columnNames), columnNames }),
    );
    tables.push([table, indexes]);
  }
  return tables;
}

async function namesOn(runner: QueryRunner, table: string): Promise<Set<string | undefined>> {
  return new Set((await runner.getTable(table))?.indices.map(({ name }) => name));
}
