import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** Links with which guests create their own accounts. */
export class Invites1796200000000 implements MigrationInterface {
  name = 'Invites1796200000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const int = driver.normalizeType({ type: 'int' });
    const epochMs = driver.normalizeType({ type: 'bigint' });
    const table = new Table({
      name: 'invites',
      columns: [
        { name: 'id', type: epochMs, isPrimary: true },
        { name: 'code_hash', type: 'varchar', length: '64' },
        { name: 'uses', type: int },
        { name: 'used', type: int },
        { name: 'expires_at', type: epochMs },
        { name: 'note', type: 'varchar', length: '200', isNullable: true },
        { name: 'created_by', type: int },
        { name: 'created_at', type: epochMs },
        { name: 'revoked_at', type: epochMs, isNullable: true },
      ],
      // with the table: MySQL commits each statement, and a broken off migration runs again
      indices: [new TableIndex({ name: 'uq_invites_code_hash', columnNames: ['code_hash'], isUnique: true })],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('invites');
  }
}
