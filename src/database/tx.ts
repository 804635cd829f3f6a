import type { EntityManager } from 'typeorm';

/** Who writes: each lane is first come, first served. On MySQL each has a connection of its own. */
export type Lane = 'chat' | 'moderation' | 'logins' | 'background';

/** SQL with `?` placeholders, and their values. */
export type Statement = readonly [sql: string, parameters?: unknown[]];

/** An open transaction. Only database work may be awaited in it: others wait for its locks. */
export interface Tx {
  /** Plain SQL with `?` placeholders, portable between SQLite and MySQL. */
  query<Row = unknown>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs statements one after the other, in one round trip where the server takes several. Their rows, in order. */
  queries(...statements: Statement[]): Promise<unknown[][]>;
  /** Runs a change last, in order and together with COMMIT. If it fails, the transaction fails. */
  atCommit(...statement: Statement): void;
  /** TypeORM's manager on this transaction; `save` and `transaction` would nest and are not for use here. */
  readonly manager: EntityManager;
  /** ` FOR UPDATE` where the database has row locks, else empty. */
  readonly forUpdate: string;
}

/** `(?,?),(?,?)`: placeholders of a multi-row INSERT. */
export function placeholders(rows: number, columns: number): string {
  const row = `(${Array(columns).fill('?').join(',')})`;
  return Array(rows).fill(row).join(',');
}

/** `?,?,?`: placeholders of an IN list. */
export function list(values: { length: number }): string {
  return Array(values.length).fill('?').join(',');
}
