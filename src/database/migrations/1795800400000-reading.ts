import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** How far each member has read. */
export class Reading1795800400000 implements MigrationInterface {
  name = 'Reading1795800400000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const int = driver.normalizeType({ type: 'int' });
    const table = new Table({
      name: 'read_positions',
      columns: [
        { name: 'account_id', type: int, isPrimary: true },
        { name: 'with_id', type: int, isPrimary: true },
        { name: 'seq', type: driver.normalizeType({ type: 'bigint' }) },
      ],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('read_positions');
  }
}
