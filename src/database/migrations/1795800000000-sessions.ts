import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** Sessions, and one-time passwords. */
export class Sessions1795800000000 implements MigrationInterface {
  name = 'Sessions1795800000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const bigint = driver.normalizeType({ type: 'bigint' });
    const int = driver.normalizeType({ type: 'int' });
    // plain ALTER, since TypeORM would copy the whole table on SQLite. One by one, since MySQL commits each by
    // itself, and an interrupted start runs the migration again
    const columns: [string, string][] = [
      ['must_change_password', `${driver.normalizeType({ type: 'boolean' })} NOT NULL DEFAULT 0`],
      ['password_set_at', `${bigint} NULL`],
      ['password_set_by', `${int} NULL`],
    ];
    for (const [name, definition] of columns) {
      if (await runner.hasColumn('accounts', name)) continue;
      await runner.query(`ALTER TABLE accounts ADD COLUMN ${name} ${definition}`);
    }
    const words = (name: string, length: number, more: Partial<TableColumnOptions> = {}) => ({
      name,
      type: 'varchar',
      length: String(length),
      ...more,
    });
    const nullable = { isNullable: true };
    const table = new Table({
      name: 'sessions',
      columns: [
        words('id', 36, { isPrimary: true }),
        { name: 'account_id', type: int },
        { name: 'token_version', type: int },
        words('epoch', 36),
        { name: 'created_at', type: bigint },
        { name: 'last_seen_at', type: bigint },
        { name: 'expires_at', type: bigint },
        words('ip', 45, nullable),
        words('user_agent', 256, nullable),
        { name: 'ended_at', type: bigint, ...nullable },
        words('end_cause', 12, nullable),
      ],
      // all that the list of an account's sessions asks for: ended ones are never deleted
      indices: [
        {
          name: 'ix_sessions_account',
          columnNames: ['account_id', 'token_version', 'epoch', 'ended_at', 'expires_at'],
        },
      ],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('sessions');
    for (const name of ['must_change_password', 'password_set_at', 'password_set_by']) {
      await runner.query(`ALTER TABLE accounts DROP COLUMN ${name}`);
    }
  }
}
