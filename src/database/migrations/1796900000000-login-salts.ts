import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** The salts of the sealed days of log-ins. A table of its own: the room may insert there, and change nothing. */
export class LoginSalts1796900000000 implements MigrationInterface {
  name = 'LoginSalts1796900000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const salts = new Table({
      name: 'login_salt',
      columns: [
        { name: 'day', type: 'varchar', length: '10', isPrimary: true },
        { name: 'salt', type: driver.normalizeType({ type: 'blob' }) },
      ],
    });
    await runner.createTable(withBinaryText(salts, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('login_salt');
  }
}
