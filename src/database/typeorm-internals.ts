import type { PoolConnection, PoolOptions } from 'mysql2';
import type { DataSource, QueryRunner } from 'typeorm';

/**
 * What TypeORM 1.1.1 does inside and does not document: what it calls of its option `driver`, which it has for packages
 * with the whole API of mysql2 or better-sqlite3, and what its query runners hold. It has no hook for a new connection,
 * and does not know node:sqlite. `test/e2e/typeorm-internals.test.ts` reports what has changed.
 */

/** What it calls of a pool of mysql2. Connections it gets from it are asked for `query`, `release` and events. */
export interface PoolForTypeOrm {
  getConnection(callback: (error: Error | null, connection?: PoolConnection) => void): void;
  end(callback: (error?: Error | null) => void): void;
}

/** What it calls of mysql2. */
export interface MysqlForTypeOrm {
  createPool(options: PoolOptions): PoolForTypeOrm;
}

/** What it calls of a statement of better-sqlite3. */
export interface StatementForTypeOrm {
  /** Whether it returns rows. */
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}

/** What it calls of a database of better-sqlite3. */
export interface SqliteForTypeOrm {
  prepare(sql: string): StatementForTypeOrm;
  pragma(sql: string): unknown;
  close(): void;
}

/** The connection of a query runner on MySQL: that of the driver, for as long as the runner is not released. */
export async function connectionOf(runner: QueryRunner): Promise<PoolConnection> {
  return (await runner.connect()) as PoolConnection;
}

/** The query runner of a data source on SQLite: there is only one, which runs every statement. */
export function onlyRunner(dataSource: DataSource): QueryRunner {
  return dataSource.createQueryRunner();
}
