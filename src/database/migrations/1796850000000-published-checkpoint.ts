import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  ['published_size', 'bigint'],
  ['published_at', 'bigint'],
  ['published_note', 'text'],
] as const;

/** The newest checkpoint gets a place that is overwritten: the table keeps one of each hour. */
export class PublishedCheckpoint1796850000000 implements MigrationInterface {
  name = 'PublishedCheckpoint1796850000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    // a new tree has them. Plain ALTER, since TypeORM would copy the table on SQLite; one by one, since MySQL commits each
    for (const [name, type] of COLUMNS) {
      if (await runner.hasColumn('log_tree', name)) continue;
      const isPlain = type !== 'text' || driver.options.type === 'better-sqlite3';
      const binary = isPlain ? '' : ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
      await runner.query(
        `ALTER TABLE log_tree ADD COLUMN ${name} ${driver.normalizeType({ type })}${binary} NULL`,
      );
    }
    const newest = (column: string): string =>
      `(SELECT c.${column} FROM log_checkpoint c ORDER BY c.size DESC LIMIT 1)`;
    await runner.query(
      `UPDATE log_tree SET published_size = ${newest('size')}, published_at = ${newest('at')},
         published_note = ${newest('note')} WHERE id = 1`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of COLUMNS) await runner.query(`ALTER TABLE log_tree DROP COLUMN ${name}`);
  }
}
