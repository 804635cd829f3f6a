import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** The fixed tables. The daily log-in tables are created when they are needed. */
export class Room1763769600000 implements MigrationInterface {
  name = 'Room1763769600000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const int = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
      name,
      type: driver.normalizeType({ type: 'int' }),
      ...more,
    });
    const big = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
      name,
      type: driver.normalizeType({ type: 'bigint' }),
      ...more,
    });
    const words = (
      name: string,
      length: number,
      more: Partial<TableColumnOptions> = {},
    ): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
      ...more,
    });
    const nullable = { isNullable: true };
    const index = (name: string, ...columnNames: string[]) => ({ name, columnNames });
    const unique = (name: string, ...columnNames: string[]) => ({ name, columnNames, isUnique: true });

    const tables = [
      new Table({
        name: 'accounts',
        columns: [
          int('id', {
            // SQLite counts up only on a column of this type
            type: driver.options.type === 'better-sqlite3' ? 'integer' : 'int',
            isPrimary: true,
            isGenerated: true,
            generationStrategy: 'increment',
          }),
          words('name', 20),
          words('name_key', 20),
          words('password_hash', 200),
          words('role', 8),
          int('token_version', { default: '0' }),
          big('muted_until', nullable),
          big('barred_until', nullable),
          big('disabled_at', nullable),
          big('appealed_at', nullable),
          big('created_at'),
        ],
        indices: [unique('uq_accounts_name_key', 'name_key')],
      }),
      new Table({
        name: 'log_head',
        columns: [
          int('id', { isPrimary: true }),
          words('epoch', 36),
          big('seq'),
          big('last_at'),
          words('time_zone', 64),
          // since 0.1: the room's user may not ALTER this table either
          int('slow_seconds', { default: '0' }),
          int('locked', { default: '0' }),
        ],
      }),
      new Table({
        name: 'chat_log',
        columns: [
          big('seq', { isPrimary: true }),
          words('kind', 8),
          int('sender_id'),
          int('recipient_id', nullable),
          { name: 'text', type: 'text' },
          // called client_id until 0.1: the room's user on MySQL may not ALTER the log, so a new one has the new name
          words('idempotency_key', 36),
          big('at'),
          // of replies, since 0.1: for the same reason
          big('reply_to', nullable),
        ],
        indices: [
          unique('uq_chat_log_client', 'idempotency_key', 'sender_id'),
          index('ix_chat_log_sender', 'sender_id', 'seq'),
          index('ix_chat_log_recipient', 'recipient_id', 'seq'),
          index('ix_chat_log_pair', 'recipient_id', 'sender_id', 'seq'),
          index('ix_chat_log_at', 'at'),
        ],
      }),
      new Table({
        name: 'moderation_log',
        columns: [
          big('seq', { isPrimary: true }),
          words('act_id', 36),
          words('action', 20),
          words('outcome', 8),
          int('actor_id', nullable),
          int('target_id', nullable),
          words('reason', 200, nullable),
          big('until', nullable),
          // 100 until 0.1: the room's user may not ALTER this table either
          words('detail', 500, nullable),
          big('from_seq', nullable),
          big('to_seq', nullable),
          big('at'),
          // since 0.1
          words('address', 45, nullable),
        ],
        indices: [
          unique('uq_moderation_log_act', 'act_id'),
          index('ix_moderation_log_target', 'target_id', 'seq'),
          index('ix_moderation_log_actor', 'actor_id', 'seq'),
        ],
      }),
      new Table({
        name: 'login_log_days',
        columns: [
          words('day', 10, { isPrimary: true }),
          words('table_name', 20),
          words('time_zone', 64),
          big('from_at'),
          big('to_at'),
        ],
      }),
    ];
    for (const table of tables) await runner.createTable(withBinaryText(table, driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['login_log_days', 'moderation_log', 'chat_log', 'log_head', 'accounts']) {
      await runner.dropTable(table);
    }
  }
}
