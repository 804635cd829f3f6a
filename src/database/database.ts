import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  DataSource,
  Table,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
} from 'typeorm';
import { dataSourceOptions } from '../../ormconfig.js';
import type { Settings } from '../config/settings.js';
import { withBinaryText } from './binary-text.js';
import { whileBusy } from './busy.js';
import { databaseKind, type DatabaseKind } from './database-kind.js';
import { lockFolder } from './folder-lock.js';
import { migrate } from './migrate.js';
import { assertSafeServer } from './mysql-checks.js';
import { MysqlWriter } from './mysql-writer.js';
import { mysqlProbe, sqliteProbe } from './probes.js';
import { Readers, type ReaderName } from './readers.js';
import { Readiness } from './readiness.js';
import { SqliteFiles } from './sqlite-files.js';
import { assertDurable, makeForOwner, readWhileBusy } from './sqlite-opening.js';
import { SqliteWriter } from './sqlite-writer.js';
import { StartupError } from './startup-error.js';
import type { Lane, Tx } from './tx.js';
import type { Writer } from './writer.js';

const CONNECT_TRIES = 30;
const TRY_EVERY_MS = 2_000;
/** Connections that writing needs: one per lane and one for DDL. */
const WRITER_CONNECTIONS = 4;

/**
 * The only two doors to the database: `read` and `write`. Opened once, before anything that needs it,
 * with its tables up to date and its durability checked.
 */
export class Database implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #inTransaction = new AsyncLocalStorage<Lane>();

  private constructor(
    readonly kind: DatabaseKind,
    private readonly readers: Readers,
    private readonly writerSource: DataSource,
    private readonly writer: Writer,
    /** Whether lines can be stored. */
    readonly readiness: Readiness,
    private readonly folder: { release(): void } | undefined,
  ) {}

  /** @throws StartupError in words for the operator */
  static async open(settings: Settings): Promise<Database> {
    const folder = settings.DB_HOST ? undefined : lockFolder(settings.DATA_DIR);
    const opened: DataSource[] = [];
    try {
      const kind = await whenReachable(settings);
      if (kind === 'sqlite') makeForOwner(settings.DATA_DIR);
      const source = async (options: { readonly?: boolean; connections?: number }) => {
        const dataSource = await whileBusy(() =>
          new DataSource(dataSourceOptions(settings, kind, options)).initialize(),
        );
        opened.push(dataSource);
        return dataSource;
      };
      const writerSource = await source({ connections: WRITER_CONNECTIONS });
      if (kind === 'sqlite') await assertDurable(writerSource);
      else await assertSafeServer(writerSource);
      await migrate(writerSource);
      const readers = await Readers.open(kind, source);
      if (kind === 'sqlite') readWhileBusy(readers.vital);
      const files = folder && new SqliteFiles(settings.DATA_DIR, folder);
      const writer =
        kind === 'sqlite' ? new SqliteWriter(writerSource, files) : new MysqlWriter(writerSource, kind);
      const readiness = new Readiness(files ? sqliteProbe(files, writer) : mysqlProbe(readers.vital, writer));
      return new Database(kind, readers, writerSource, writer, readiness, folder);
    } catch (error) {
      for (const dataSource of opened) await dataSource.destroy();
      folder?.release();
      throw inPlainWords(error, settings);
    }
  }

  /**
   * Reads what is committed, for the follower, the door and log-in: what the room lives on.
   * On SQLite a handle of its own, which never sees an open transaction.
   */
  get read(): EntityManager {
    return this.readers.manager('vital');
  }

  /** Reads what is committed, for what members or admins ask for. However many ask, `read` does not wait for them. */
  readFor(whom: Exclude<ReaderName, 'vital'>): EntityManager {
    return this.readers.manager(whom);
  }

  /**
   * Runs `work` in a transaction of its lane, in turn. A ChatError thrown by it rolls back and is definite.
   * Any other error means **unknown**: the work may be stored. Retry with keys made before the first try.
   */
  async write<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = this.#inTransaction.getStore();
    if (outer) throw new Error(`write('${lane}') inside a transaction of '${outer}': pass its tx on`);
    await this.readiness.pass();
    try {
      const result = await this.writer.transaction(lane, tx => this.#inTransaction.run(lane, () => work(tx)));
      this.readiness.committed();
      return result;
    } catch (error) {
      this.readiness.failed(error);
      throw error;
    }
  }

  /**
   * Makes a table of an entity's columns under another name, unless it is there. Several processes may race.
   * Not for use inside a transaction: on MySQL it would commit it, on SQLite wait for it for ever.
   */
  async createTableLike(template: EntityTarget<ObjectLiteral>, name: string): Promise<void> {
    const { driver, namingStrategy } = this.writerSource;
    const table = Table.create(this.writerSource.getMetadata(template), driver);
    table.name = name;
    // index names are the whole database's on SQLite: the template's would collide in the second table
    for (const index of table.indices) index.name = namingStrategy.indexName(name, index.columnNames);
    withBinaryText(table, driver.options.type);
    await this.writer.alone(async () => {
      const runner = this.writerSource.createQueryRunner();
      try {
        await runner.createTable(table, true);
      } catch (error) {
        // another process won the race: fine
        if (!(await runner.hasTable(name))) throw error;
      } finally {
        if (this.kind !== 'sqlite') await runner.release();
      }
    });
  }

  /** A connection of one's own, for locks that live as long as it does. */
  session(): QueryRunner {
    return this.readers.session.createQueryRunner();
  }

  /** Ends such a connection, and so its locks. */
  async endSession(runner: QueryRunner): Promise<void> {
    const connection = (await runner.connect().catch(() => undefined)) as { destroy(): void } | undefined;
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
    this.readiness.stop();
    await this.writer.close();
    await this.readers.close();
    await this.writerSource.destroy();
    this.folder?.release();
  }
}

/** Waits for a database server that is still starting, as in a compose file. */
async function whenReachable(settings: Settings): Promise<DatabaseKind> {
  const logger = new Logger('Database');
  for (let attempt = 1; ; attempt++) {
    try {
      return await databaseKind(settings);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const where = `${settings.DB_HOST}:${settings.DB_PORT}`;
      if (code !== 'ECONNREFUSED' || attempt === CONNECT_TRIES) {
        throw new StartupError(`The database at ${where} cannot be used (${code ?? 'error'}): ${message}`);
      }
      logger.warn(
        `The database at ${where} does not answer yet (${code}), try ${attempt} of ${CONNECT_TRIES}`,
      );
      await sleep(TRY_EVERY_MS);
    }
  }
}

/** A server that refuses us is the operator's to mend: no stack for that. */
function inPlainWords(error: unknown, settings: Settings): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!code?.startsWith('ER_')) return error;
  return new StartupError(
    `The database ${settings.DB_NAME} at ${settings.DB_HOST} cannot be used (${code}): ${message}`,
  );
}
