import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** The room's name, description and colour, as acts have changed them. */
export class RoomChanges1796000000000 implements MigrationInterface {
  name = 'RoomChanges1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const int = driver.normalizeType({ type: 'int' });
    const words = (name: string, length: number, isNullable = false) => ({
      name,
      type: 'varchar',
      length: String(length),
      isNullable,
    });
    const table = new Table({
      name: 'room_changes',
      columns: [
        { name: 'seq', type: driver.normalizeType({ type: 'bigint' }), isPrimary: true },
        words('name', 60),
        words('description', 140, true),
        { name: 'colour', type: int, isNullable: true },
        words('old_name', 60),
        words('old_description', 140, true),
        { name: 'old_colour', type: int, isNullable: true },
        // of the switches, which a new log has from the start
        { name: 'slow_seconds', type: int, default: '0' },
        { name: 'locked', type: int, default: '0' },
        words('notice', 200, true),
        { name: 'old_slow_seconds', type: int, default: '0' },
        { name: 'old_locked', type: int, default: '0' },
        words('old_notice', 200, true),
      ],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('room_changes');
  }
}
