import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Slow mode, lock and notice: in each change of the room, and for the judge of lines beside the lock. */
export class RoomSwitches1796300000000 implements MigrationInterface {
  name = 'RoomSwitches1796300000000';

  async up(runner: QueryRunner): Promise<void> {
    // a new log has them. Plain ALTER, since TypeORM would copy the table on SQLite. One by one, since MySQL commits
    // each by itself, and an interrupted start runs the migration again
    for (const [table, name, definition] of columnsOf(runner)) {
      if (await runner.hasColumn(table, name)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${name} ${definition}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, name] of columnsOf(runner))
      await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
  }
}

function columnsOf({
  dataSource: { driver },
}: QueryRunner): [table: string, name: string, definition: string][] {
  const number = `${driver.normalizeType({ type: 'int' })} NOT NULL DEFAULT 0`;
  const binary = driver.options.type === 'better-sqlite3' ? '' : ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
  const words = `varchar(200)${binary} NULL`;
  return [
    ['log_head', 'slow_seconds', number],
    ['log_head', 'locked', number],
    ['room_changes', 'slow_seconds', number],
    ['room_changes', 'locked', number],
    ['room_changes', 'notice', words],
    ['room_changes', 'old_slow_seconds', number],
    ['room_changes', 'old_locked', number],
    ['room_changes', 'old_notice', words],
  ];
}
