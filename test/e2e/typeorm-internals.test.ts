import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { mysqlDriver } from '../../src/database/mysql-pool.js';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { connectionOf, onlyRunner } from '../../src/database/typeorm-internals.js';
import { makePlace, type Place } from '../support/room.js';

/** What TypeORM asks for, as `pool.end`. */
const asked = new Set<string>();
/** What of it there is not. */
const missing = new Set<string>();

/** The same object, with its properties noted as they are asked for. */
function watched<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(_, property) {
      const path = `${name}.${String(property)}`;
      // every promise asks its value for that
      if (property !== 'then') asked.add(path);
      if (property !== 'then' && !(property in target)) missing.add(path);
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

class WatchedSqlite extends SqliteDatabase {
  constructor(file: string, options: { readonly?: boolean }) {
    super(file, options);
    const prepare = this.prepare.bind(this);
    this.prepare = sql => watched('statement', prepare(sql));
    return watched('database', this);
  }
}

const careful = mysqlDriver({});
const watchedMysql = {
  createPool: (options: Parameters<typeof careful.createPool>[0]) =>
    watched('pool', careful.createPool(options)),
};

const isSqlite = inject('database') === 'sqlite';
let place: Place;
let source: DataSource;
beforeAll(async () => {
  place = await makePlace();
  const options = dataSourceOptions(loadSettings(place.environment), inject('database'));
  const driver = isSqlite ? WatchedSqlite : watched('mysql2', watchedMysql);
  source = await new DataSource({ ...options, driver }).initialize();
});
afterAll(() => place.destroy());

describe('the inside of TypeORM is as src/database/typeorm-internals.ts has it', () => {
  it.runIf(isSqlite)('SQLite: there is one query runner', () => {
    expect(onlyRunner(source), 'TypeORM no longer has one query runner on SQLite').toBe(onlyRunner(source));
  });

  it.skipIf(isSqlite)(
    'MySQL: a query runner holds the connection of mysql2 that runs its statements',
    async () => {
      const runner = source.createQueryRunner();
      const { threadId } = await connectionOf(runner);
      const [row] = (await runner.query('SELECT CONNECTION_ID() AS id')) as { id: number }[];
      expect(threadId, 'TypeORM no longer gives the connection with QueryRunner.connect()').toBe(row!.id);
      await runner.release();
    },
  );

  it('driver: it asks for no more than is there', async () => {
    await source.runMigrations();
    await source.query('SELECT ? AS x', ['a']);
    await source.transaction(manager => manager.query('UPDATE log_head SET seq = 0 WHERE id = 1'));
    // what is missing is said below
    await source.destroy().catch(() => undefined);
    const expected = isSqlite
      ? [
          'database.close',
          'database.pragma',
          'database.prepare',
          'statement.all',
          'statement.reader',
          'statement.run',
        ]
      : ['mysql2.createPool', 'pool.end', 'pool.getConnection'];
    expect([...missing], 'TypeORM asks for what our driver does not have').toEqual([]);
    expect([...asked].toSorted(), 'TypeORM uses its driver otherwise').toEqual(expected);
  });
});
