import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

const LOGS = ['lines', 'acts', 'logins'];

/** Which lines are hidden or erased, and how long each log is kept: for good, until an admin says otherwise. */
export class MarksAndRetention1796600000000 implements MigrationInterface {
  name = 'MarksAndRetention1796600000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const bigint = driver.normalizeType({ type: 'bigint' });
    const marks = new Table({
      name: 'line_marks',
      columns: [
        { name: 'seq', type: bigint, isPrimary: true },
        { name: 'hidden_act', type: bigint, isNullable: true },
        { name: 'erased_act', type: bigint, isNullable: true },
      ],
    });
    const retention = new Table({
      name: 'retention',
      columns: [
        { name: 'log', type: 'varchar', length: '8', isPrimary: true },
        { name: 'days', type: driver.normalizeType({ type: 'int' }) },
        { name: 'act_seq', type: bigint, isNullable: true },
        { name: 'bound', type: bigint, isNullable: true },
        { name: 'removed', type: bigint },
      ],
    });
    for (const table of [marks, retention])
      await runner.createTable(withBinaryText(table, driver.options.type), true);
    // MySQL commits each statement, and a start that was cut off runs this again
    const there: { log: string }[] = await runner.query('SELECT log FROM retention');
    for (const log of LOGS)
      if (!there.some(row => row.log === log))
        await runner.query(`INSERT INTO retention (log, days, removed) VALUES ('${log}', 0, 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['retention', 'line_marks']) await runner.dropTable(table);
  }
}
