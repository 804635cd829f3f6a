import {
  Table,
  type DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
  type TableIndex,
} from 'typeorm';
import { withBinaryText } from './binary-text.js';
import type { DatabaseKind } from './database-kind.js';
import { list } from './tx.js';
import type { Writer } from './writer.js';

type Template = EntityTarget<ObjectLiteral>;

/** Makes tables of an entity's columns and indexes under other names. Several processes may race. */
export class TableMaker {
  constructor(
    private readonly source: DataSource,
    private readonly writer: Writer,
    private readonly kind: DatabaseKind,
    private readonly read: EntityManager,
  ) {}

  /** One that an older version has made gets the indexes that it lacks, but no columns. */
  async create(template: Template, name: string): Promise<void> {
    await this.#ddl(async runner => {
      try {
        await runner.createTable(this.#tableLike(template, name), true);
      } catch (error) {
        // another process won the race: fine. On SQLite there is none, and a table without its keys would be taken for whole
        if (this.kind === 'sqlite' || !(await runner.hasTable(name))) throw error;
      }
    });
    await this.addIndexes(template, [name]);
  }

  /** Gives tables the indexes that an older version did not give them. */
  async addIndexes(template: Template, names: readonly string[]): Promise<void> {
    const tables = names.map(name => this.#tableLike(template, name));
    for (const { table, index } of await this.#missing(tables)) {
      try {
        await this.#ddl(async runner => runner.createIndex(table, index));
      } catch (error) {
        // another process was faster: fine
        if ((await this.#missing([table])).some(one => one.index === index)) throw error;
      }
    }
  }

  async #missing(tables: readonly Table[]): Promise<{ table: Table; index: TableIndex }[]> {
    if (tables.length === 0) return [];
    const names = tables.map(({ name }) => name);
    const found = await this.read.query<{ name: string }[]>(
      this.kind === 'sqlite'
        ? `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN (${list(names)})`
        : `SELECT DISTINCT index_name AS name FROM information_schema.statistics
           WHERE table_schema = DATABASE() AND table_name IN (${list(names)})`,
      names,
    );
    // their names are made from the table's
    const known = new Set(found.map(({ name }) => name));
    return tables.flatMap(table =>
      table.indices.filter(({ name }) => !known.has(name ?? '')).map(index => ({ table, index })),
    );
  }

  #tableLike(template: Template, name: string): Table {
    const { driver, namingStrategy } = this.source;
    const table = Table.create(this.source.getMetadata(template), driver);
    table.name = name;
    // index names are the whole database's on SQLite: the template's would collide in the second table
    for (const index of table.indices) index.name = namingStrategy.indexName(name, index.columnNames);
    withBinaryText(table, driver.options.type);
    return table;
  }

  async #ddl(work: (runner: QueryRunner) => Promise<void>): Promise<void> {
    await this.writer.alone(async () => {
      const runner = this.source.createQueryRunner();
      try {
        await work(runner);
      } finally {
        if (this.kind !== 'sqlite') await runner.release();
      }
    });
  }
}
