import { join } from 'node:path';
import { SqliteDatabase } from './sqlite-driver.js';
import { ThreadReader, type DatabaseAccess } from './thread-reader.js';

/** Reads the embedded database. */
export class SqliteReader extends ThreadReader {
  readonly #database: SqliteDatabase;

  constructor({ settings, kind }: DatabaseAccess) {
    super(kind);
    this.#database = new SqliteDatabase(join(settings.DATA_DIR, 'room.db'), { readonly: true });
    // under WAL a reader waits only for a moment, and here it delays only itself
    this.#database.pragma('busy_timeout = 1000');
  }

  async readAsOfNow(): Promise<void> {
    this.#database.exec('BEGIN');
  }

  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.#database.prepare(sql).all(...parameters) as Row[];
  }

  close(): void {
    this.#database.close();
  }
}
