import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** Which line a line replies to, and who is mentioned. Older lines have no mentions. */
export class Mentions1796100000000 implements MigrationInterface {
  name = 'Mentions1796100000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const bigint = driver.normalizeType({ type: 'bigint' });
    // a new log has it. Plain ALTER, since TypeORM would copy the whole table on SQLite; no row is touched
    if (!(await runner.hasColumn('chat_log', 'reply_to')))
      await runner.query(`ALTER TABLE chat_log ADD COLUMN reply_to ${bigint} NULL`);
    const table = new Table({
      name: 'mentions',
      columns: [
        { name: 'seq', type: bigint, isPrimary: true },
        { name: 'account_id', type: driver.normalizeType({ type: 'int' }), isPrimary: true },
      ],
      indices: [{ name: 'ix_mentions_account', columnNames: ['account_id', 'seq'] }],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mentions');
    await runner.query('ALTER TABLE chat_log DROP COLUMN reply_to');
  }
}
