import { createConnection, type Connection } from 'mysql2';
import { mysqlAddress } from './mysql-address.js';
import { statementLimit, takeOverSession } from './mysql-session.js';
import { destroyNow } from './mysql2-internals.js';
import { ThreadReader, type DatabaseAccess } from './thread-reader.js';

/** A server that does not answer is given up so much later than it should have ended the statement. */
const GRACE_MS = 1_000;

/** Reads a server, by one connection. */
export class MysqlReader extends ThreadReader {
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
