import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2';
import type { Settings } from '../config/settings.js';
import type { DatabaseKind } from './database-kind.js';
import { mysqlAddress } from './mysql-address.js';
import { statementLimit, takeOverSession } from './mysql-session.js';
import { destroyNow } from './mysql2-internals.js';
import { SqliteDatabase } from './sqlite-driver.js';

/** What a thread needs to reach the database. It can be sent to one. */
export interface DatabaseAccess {
  kind: DatabaseKind;
  encrypted: boolean;
  settings: Settings;
}

/** A server that does not answer is given up so much later than it should have ended the statement. */
const GRACE_MS = 1_000;

/**
 * Reads what is committed, from a thread of its own, by a handle or connection of its own: so that reading delays
 * nothing else. One statement at a time.
 */
export abstract class ThreadReader {
  /** @param limitMs how long a statement may take on a server. SQLite cannot end one: those must be short */
  static open(access: DatabaseAccess, limitMs: number): ThreadReader {
    return access.kind === 'sqlite' ? new SqliteReader(access) : new MysqlReader(access, limitMs);
  }

  constructor(readonly kind: DatabaseKind) {}

  /** What is read from now on is as of one instant. @throws what the database says, also when that is lost later */
  abstract readAsOfNow(): Promise<void>;

  abstract query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  abstract close(): void;
}

class SqliteReader extends ThreadReader {
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

class MysqlReader extends ThreadReader {
  #connection: Promise<Connection> | undefined;
  /** The one connection that may be read by. */
  #asOfNow: Promise<Connection> | undefined;

  constructor(
    private readonly access: DatabaseAccess,
    private readonly limitMs: number,
  ) {
    super(access.kind);
  }

  async readAsOfNow(): Promise<void> {
    await this.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', []);
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', []);
    this.#asOfNow = this.#connection;
  }

  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    if (this.#asOfNow !== undefined && this.#connection !== this.#asOfNow)
      throw Object.assign(new Error('the connection was lost'), { code: 'PROTOCOL_CONNECTION_LOST' });
    const connection = await (this.#connection ??= this.#connect());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => destroyNow(connection), this.limitMs + GRACE_MS);
      connection.query(sql, [...parameters], (error, rows) => {
        clearTimeout(timer);
        if (!error) return resolve(rows as Row[]);
        // the next question comes by a new one
        if (error.fatal) this.#connection = undefined;
        reject(error);
      });
    });
  }

  async #connect(): Promise<Connection> {
    const { settings, encrypted, kind } = this.access;
    const connection = createConnection({
      ...mysqlAddress(settings, { encrypted }),
      ...(settings.DB_NAME !== undefined && { database: settings.DB_NAME }),
      timezone: 'Z',
      supportBigNumbers: true,
      bigNumberStrings: false,
    });
    connection.on('error', () => (this.#connection = undefined));
    try {
      await takeOverSession(connection, statementLimit(kind, this.limitMs));
      return connection;
    } catch (error) {
      this.#connection = undefined;
      destroyNow(connection);
      throw error;
    }
  }

  close(): void {
    this.#connection?.then(destroyNow, () => undefined);
  }
}
