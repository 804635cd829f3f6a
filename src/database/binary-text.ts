import type { Table } from 'typeorm';

/**
 * Gives a new table's text columns utf8mb4 and a binary collation, where the database has collations.
 * Common ones hold 'bob' = 'bob ' and 😀 = 😁, and MariaDB's default character set is latin1.
 */
export function withBinaryText(table: Table, databaseType: string): Table {
  if (databaseType === 'better-sqlite3') return table;
  table.engine = 'InnoDB';
  for (const column of table.columns) {
    if (!/char|text/.test(column.type)) continue;
    column.charset = 'utf8mb4';
    column.collation = 'utf8mb4_bin';
  }
  return table;
}
