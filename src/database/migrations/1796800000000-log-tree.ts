import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

/** The Merkle tree over the log. It is filled while the room is open. */
export class LogTree1796800000000 implements MigrationInterface {
  name = 'LogTree1796800000000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const type = (name: 'int' | 'bigint' | 'blob' | 'text'): string => driver.normalizeType({ type: name });
    const key = (name: string, of: 'int' | 'bigint' = 'bigint'): TableColumnOptions => ({
      name,
      type: type(of),
      isPrimary: true,
    });
    const words = (name: string, length: number): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
    });
    const tables: Record<string, TableColumnOptions[]> = {
      log_tree: [
        key('id', 'int'),
        words('epoch', 36),
        words('origin', 300),
        words('vkey', 400),
        { name: 'size', type: type('bigint') },
        words('root', 44),
        { name: 'tiles', type: type('blob') },
        { name: 'salts', type: type('blob') },
        { name: 'existing', type: type('bigint') },
        // since the next migration: the room's user may not ALTER this table either
        { name: 'published_size', type: type('bigint'), isNullable: true },
        { name: 'published_at', type: type('bigint'), isNullable: true },
        { name: 'published_note', type: type('text'), isNullable: true },
      ],
      log_tile: [key('level', 'int'), key('idx'), { name: 'hashes', type: type('blob') }],
      log_salt: [key('idx'), { name: 'salts', type: type('blob') }],
      log_checkpoint: [
        key('size'),
        { name: 'at', type: type('bigint') },
        { name: 'note', type: type('text') },
      ],
      log_erased: [key('seq'), words('commitment', 44)],
    };
    for (const [name, columns] of Object.entries(tables))
      await runner.createTable(withBinaryText(new Table({ name, columns }), driver.options.type), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['log_erased', 'log_checkpoint', 'log_salt', 'log_tile', 'log_tree'])
      await runner.dropTable(table);
  }
}
