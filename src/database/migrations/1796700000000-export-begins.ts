import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** Which exports have begun: the file of each is sent once, by any node. */
export class ExportBegins1796700000000 implements MigrationInterface {
  name = 'ExportBegins1796700000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const table = new Table({
      name: 'export_begins',
      columns: [
        { name: 'act_seq', type: driver.normalizeType({ type: 'bigint' }), isPrimary: true },
        { name: 'begun_by', type: 'varchar', length: '36' },
        { name: 'node', type: 'varchar', length: '64' },
      ],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('export_begins');
  }
}
