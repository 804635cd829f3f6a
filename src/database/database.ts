import { setTimeout as sleep } from 'node:timers/promises';
import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  AbstractLogger,
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
} from 'typeorm';
import { dataSourceOptions, type SourceOptions } from '../../ormconfig.js';
import { hasServer } from '../config/database-address.js';
import { Clock } from '../config/clock.js';
import type { Settings } from '../config/settings.js';
import { whileBusy } from './busy.js';
import type { DatabaseKind } from './database-kind.js';
import { alongIndex } from './index-hint.js';
import { lockFolder } from './folder-lock.js';
import { migrate, migrateServer } from './migrate.js';
import { assertSafeServer } from './mysql-checks.js';
import { whenReachable } from './mysql-opening.js';
import { inPlainWords } from './mysql-words.js';
import { tryTexts } from './mysql-trial.js';
import { MysqlWriter } from './mysql-writer.js';
import { mysqlProbe, sqliteProbe } from './probes.js';
import { Readers, type ReaderName } from './readers.js';
import { Readiness } from './readiness.js';
import { ServerClock } from './server-clock.js';
import { SqliteFiles } from './sqlite-files.js';
import { assertDurable, makeForOwner, readWhileBusy } from './sqlite-opening.js';
import { inSqliteWords } from './sqlite-words.js';
import { SqliteWriter } from './sqlite-writer.js';
import type { DatabaseAccess } from './thread-reader.js';
import { TableMaker } from './table-maker.js';
import type { Lane, Tx } from './tx.js';
import { connectionOf } from './typeorm-internals.js';
import { currentLane, inLane } from './work-context.js';
import type { Writer } from './writer.js';

/** One for each lane, kept open; its transactions have a deadline. */
const LANES = { connections: 4, manyStatements: true, care: { silenceMs: 10_000 } };
/** A day's table is created at once or not at all: a request waits for it. */
const DDL = { connections: 1, care: { lendMs: 5_000 } };
/** When old pages are tried again that others still read, and how often after that. */
const FORGET_PAUSES_MS = [50, 100, 200, 400];
const FORGET_EVERY_MS = 1_000;
/** Without a time limit: one holds the lock, one works. Tables in use are waited for. */
const MIGRATOR = { connections: 2, care: { session: { lock_wait_timeout: 60, wait_timeout: 86_400 } } };

/**
 * The only doors to the database: `read` and `ask` to read, `write` to write. Opened once, before anything that needs it,
 * with its tables up to date and its durability checked.
 */
export class Database implements OnApplicationBootstrap, OnApplicationShutdown {
  #isClosed = false;

  private constructor(
    readonly kind: DatabaseKind,
    /** The clock of all rows in this database. */
    readonly clock: Clock,
    private readonly readers: Readers,
    private readonly writerSource: DataSource,
    private readonly ddlSource: DataSource,
    private readonly writer: Writer,
    /** Whether lines can be stored. */
    readonly readiness: Readiness,
    private readonly folder: { release(): void } | undefined,
    private readonly files: SqliteFiles | undefined,
    /** How a thread reaches the same database. */
    readonly access: DatabaseAccess,
  ) {}

  /** @throws StartupError in words for the operator */
  static async open(settings: Settings): Promise<Database> {
    const folder = hasServer(settings) ? undefined : lockFolder(settings.DATA_DIR);
    const opened: DataSource[] = [];
    try {
      const { kind, encrypted } = await whenReachable(settings);
      const clock = kind === 'sqlite' ? new Clock() : new ServerClock();
      if (kind === 'sqlite') makeForOwner(settings.DATA_DIR);
      const source = async (options: SourceOptions) => {
        const dataSource = await whileBusy(() =>
          new DataSource({
            ...dataSourceOptions(settings, kind, { encrypted, ...options }),
            logger: new Silence(),
          }).initialize(),
        );
        opened.push(dataSource);
        return dataSource;
      };
      const writerSource = await source(LANES);
      const access = { kind, encrypted, settings: Object.assign({}, settings) };
      const readers = await Readers.open(access, source);
      if (kind === 'sqlite') {
        readWhileBusy(readers.vital);
        await whileBusy(() => assertDurable(writerSource));
        await migrate(writerSource);
      } else {
        await assertSafeServer(readers.vital, clock);
        const migrator = await source(MIGRATOR);
        await migrateServer(migrator, readers.vital);
        await migrator.destroy();
      }
      const files = folder && new SqliteFiles(settings.DATA_DIR, folder);
      const writer: Writer =
        kind === 'sqlite' ? new SqliteWriter(writerSource, files) : new MysqlWriter(writerSource, kind);
      if (kind !== 'sqlite') await tryTexts(writer);
      // an erasing may have been cut off before that
      await writer.forgetOldPages?.();
      const ddlSource = kind === 'sqlite' ? writerSource : await source(DDL);
      const readiness = new Readiness(
        files ? sqliteProbe(files, writer) : mysqlProbe(readers.vital, writer, clock),
      );
      return new Database(
        kind,
        clock,
        readers,
        writerSource,
        ddlSource,
        writer,
        readiness,
        folder,
        files,
        access,
      );
    } catch (error) {
      for (const dataSource of opened) {
        // if closing fails too, the first error tells more
        if (dataSource.isInitialized) await dataSource.destroy().catch(() => undefined);
      }
      folder?.release();
      throw hasServer(settings) ? inPlainWords(error, settings) : inSqliteWords(error, settings.DATA_DIR);
    }
  }

  /**
   * Reads committed data for what the room depends on: the follower, admission and log-in. On SQLite a handle of its
   * own, which never sees an open transaction.
   */
  get read(): EntityManager {
    return this.readers.manager('vital');
  }

  /** Reads committed data for requests of members or admins, without delaying `read`, however many there are. */
  readFor(whom: Exclude<ReaderName, 'vital'>): EntityManager {
    return this.readers.manager(whom);
  }

  /**
   * Rows of committed data for such requests. On SQLite they are read by a thread: what takes long delays no line.
   * @throws ChatError BUSY when too many wait
   */
  async ask<Row>(
    whom: Exclude<ReaderName, 'vital'>,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    return this.readers.ask<Row>(whom, sql, parameters);
  }

  /**
   * Runs `work` in a transaction of its lane, in turn. A ChatError thrown by it rolls back and is definite.
   * Any other error means **unknown**: the work may be stored. Retry with keys made before the first try.
   */
  async write<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = currentLane();
    if (outer) throw new Error(`write('${lane}') inside a transaction of '${outer}': pass its tx on`);
    if (this.readiness.forbids) await this.readiness.pass();
    try {
      const result = await this.writer.transaction(lane, tx => inLane(lane, () => work(tx)));
      this.readiness.committed(lane);
      return result;
    } catch (error) {
      this.readiness.failed(lane, error);
      throw error;
    }
  }

  /**
   * Takes what a transaction has erased from the files that SQLite keeps beside the table. It is tried again while
   * threads still read, but is not waited for any longer than that takes a moment.
   * @param stopped ends the wait: a stop does the same
   */
  async forgetOldPages(stopped?: AbortSignal): Promise<void> {
    const isDone = async (): Promise<boolean> => (await this.writer.forgetOldPages?.()) ?? true;
    for (const pauseMs of FORGET_PAUSES_MS) {
      if (await isDone()) return;
      await sleep(pauseMs, undefined, stopped && { signal: stopped }).catch(() => undefined);
      if (stopped?.aborted) return;
    }
    void (async () => {
      while (!this.#isClosed && !(await isDone())) await sleep(FORGET_EVERY_MS, undefined, { ref: false });
    })().catch(() => undefined);
  }

  /**
   * Makes a table of an entity's columns and indexes under another name, unless it is there, and gives the names of the
   * columns that it has: fewer if an older version has made it. Several processes may race.
   * Not for use inside a transaction: on MySQL it would commit it, on SQLite wait for it for ever.
   */
  async createTableLike(template: EntityTarget<ObjectLiteral>, name: string): Promise<ReadonlySet<string>> {
    await this.#maker.create(template, name);
    const columns = await this.read.query<{ name?: string; Field?: string }[]>(
      this.kind === 'sqlite' ? `PRAGMA table_info(${name})` : `SHOW COLUMNS FROM ${name}`,
    );
    return new Set(columns.map(column => column.name ?? column.Field ?? ''));
  }

  /** Gives tables of an entity under other names the indexes that an older version did not give them. */
  async addIndexesLike(template: EntityTarget<ObjectLiteral>, names: readonly string[]): Promise<void> {
    await this.#maker.addIndexes(template, names);
  }

  get #maker(): TableMaker {
    return new TableMaker(this.ddlSource, this.writer, this.kind, this.read);
  }

  /** How large it is: the bytes of its files, or of its tables and indexes as the server estimates them. */
  async bytes(): Promise<number> {
    if (this.files) return this.files.bytes();
    const [row] = await this.ask<{ bytes: unknown }>(
      'admins',
      `SELECT SUM(data_length + index_length) AS bytes FROM information_schema.tables WHERE table_schema = DATABASE()`,
      [],
    );
    return Number(row?.bytes ?? 0);
  }

  /** Has such a table read along its index of these columns, whatever the statistics say. */
  alongColumns(table: string, columns: string[]): string {
    return alongIndex(this.ddlSource.namingStrategy.indexName(table, columns), this.kind);
  }

  /** The names of the tables that begin so. */
  async tablesLike(beginning: string): Promise<string[]> {
    const sql =
      this.kind === 'sqlite'
        ? `SELECT name FROM sqlite_master WHERE type = 'table'`
        : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()`;
    const tables = await this.read.query<{ name: string }[]>(sql);
    return tables.map(({ name }) => name).filter(name => name.startsWith(beginning));
  }

  /** Removes the table of a day. Not for use inside a transaction. */
  async dropTable(name: string): Promise<void> {
    if (!/^login_log_\d{8}$/.test(name)) throw new RangeError('not the table of a day');
    await this.writer.alone(async () => {
      await this.ddlSource.query(`DROP TABLE IF EXISTS ${name}`);
    });
  }

  /** A connection of one's own, for locks that live as long as it does. */
  session(): QueryRunner {
    return this.readers.session.createQueryRunner();
  }

  /** Ends such a connection, and so its locks. */
  async endSession(runner: QueryRunner): Promise<void> {
    const connection = await connectionOf(runner).catch(() => undefined);
    connection?.destroy();
    await runner.release().catch(() => undefined);
  }

  /** The database's name on its server. */
  get name(): string {
    return String(this.writerSource.options.database);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.readiness.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    this.readiness.stop();
    await this.writer.close();
    await this.readers.close();
    if (this.ddlSource !== this.writerSource) await this.ddlSource.destroy();
    await this.writerSource.destroy();
    this.folder?.release();
  }
}

/** TypeORM would print about a failed migration what `main` says in words. */
class Silence extends AbstractLogger {
  protected override writeLog(): void {}
}
