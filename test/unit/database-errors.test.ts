import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, QueryFailedError } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { ChatError } from '../../src/contract/errors.js';
import {
  errorCode,
  isDuplicate,
  isPermanent,
  loggable,
  TransactionTimeout,
} from '../../src/database/database-errors.js';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';

let folder: string;
let source: DataSource;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-faults-'));
  source = await new DataSource(dataSourceOptions(loadSettings({ DATA_DIR: folder }), 'sqlite')).initialize();
  await source.query(
    'CREATE TABLE probe (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, small INTEGER CHECK (small < 10))',
  );
  await source.query(`CREATE TRIGGER poison BEFORE INSERT ON probe WHEN new.text = 'poison'
    BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
  await insert(1, 'a', 1);
});
afterAll(async () => {
  await source.destroy();
  rmSync(folder, { recursive: true });
});

const insert = (...row: unknown[]): Promise<unknown> =>
  source.query('INSERT INTO probe (id, text, small) VALUES (?, ?, ?)', row);

/** The error TypeORM makes of what SQLite says. */
async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('there was no error');
}

describe('a row that SQLite refuses', () => {
  it.each([
    ['a taken primary key', [1, 'b', 1], true],
    ['a taken unique key', [2, 'a', 1], true],
    ['NULL where none may be', [2, null, 1], false],
    ['a value out of its check', [2, 'b', 10], false],
    ['a signal of a trigger', [2, 'poison', 1], false],
    ['NUL in a text', [2, 'a\0b', 1], false],
    ['an object for a text', [2, { a: 1 }, 1], false],
  ])('because of %s, is refused for good', async (_what, row, duplicate) => {
    const error = await errorOf(insert(...row));
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(isPermanent(error)).toBe(true);
    expect(isDuplicate(error)).toBe(duplicate);
  });
});

describe('a fault that may pass', () => {
  it('is a database that another process holds', async () => {
    const other = new SqliteDatabase(join(folder, 'room.db'));
    other.exec('BEGIN IMMEDIATE');
    try {
      await source.query('PRAGMA busy_timeout = 0');
      const error = await errorOf(insert(2, 'b', 1));
      expect(error).toMatchObject({ driverError: { code: 'SQLITE_BUSY' } });
      expect([isPermanent(error), isDuplicate(error)]).toEqual([false, false]);
    } finally {
      other.close();
    }
  });

  it('is a full disk', async () => {
    const [before] = await source.query<{ page_count: number }[]>('PRAGMA page_count');
    await source.query(`PRAGMA max_page_count = ${before!.page_count}`);
    const error = await errorOf(insert(2, 'x'.repeat(100_000), 1));
    await source.query('PRAGMA max_page_count = 1073741823');
    expect(error).toMatchObject({ driverError: { code: 'SQLITE_FULL' } });
    expect(isPermanent(error)).toBe(false);
  });

  it('is a handle that is closed', async () => {
    const closed = await new DataSource(
      dataSourceOptions(loadSettings({ DATA_DIR: folder }), 'sqlite'),
    ).initialize();
    await closed.destroy();
    expect(isPermanent(await errorOf(closed.query('SELECT 1')))).toBe(false);
  });

  it('is a timeout, for the row may be stored', () => {
    expect(isPermanent(new TransactionTimeout('no answer'))).toBe(false);
  });

  it.each([
    ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST' }],
    ['a refused connection', { code: 'ECONNREFUSED', errno: -111 }],
    ['a deadlock', { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' }],
    [
      'a wait for a lock that took too long',
      { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205, sqlState: 'HY000' },
    ],
    ['a server that is stopping', { code: 'ER_SERVER_SHUTDOWN', errno: 1053, sqlState: '08S01' }],
    ['a full disk there', { code: 'ER_DISK_FULL', errno: 1021, sqlState: 'HY000' }],
  ])('is %s of MySQL', (_what, facts) => {
    const error = new QueryFailedError('INSERT', [], Object.assign(new Error('x'), facts));
    expect([isPermanent(error), isDuplicate(error)]).toEqual([false, false]);
  });

  it.each([undefined, null, 'text', 5, {}, new Error('x'), new ChatError('BUSY')])(
    'is %o, whatever it is',
    error => {
      expect([isPermanent(error), isDuplicate(error)]).toEqual([false, false]);
    },
  );
});

describe('a row that MySQL refuses', () => {
  it.each([
    ['a taken key', { code: 'ER_DUP_ENTRY', errno: 1062, sqlState: '23000' }, true],
    ['a text too long', { code: 'ER_DATA_TOO_LONG', errno: 1406, sqlState: '22001' }, false],
    [
      'a wrong string value',
      { code: 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', errno: 1366, sqlState: 'HY000' },
      false,
    ],
    ['a signal of a trigger', { code: 'ER_SIGNAL_EXCEPTION', errno: 1644, sqlState: '45000' }, false],
  ])('because of %s, is refused for good', (_what, facts, duplicate) => {
    const error = new QueryFailedError('INSERT', [], Object.assign(new Error('x'), facts));
    expect([isPermanent(error), isDuplicate(error)]).toEqual([true, duplicate]);
  });
});

describe('what of a fault may be logged', () => {
  it('contains nothing that a member wrote, not even what looks like a frame of a stack', () => {
    const said = "first line\n    at secret (/tmp/whisper.ts:1:1)\n    at another' line";
    const driver = Object.assign(new Error(`You have an error in your SQL syntax near '${said}'`), {
      code: 'ER_PARSE_ERROR',
      sqlState: '42000',
      sql: `INSERT INTO chat_log VALUES ('${said}')`,
    });
    expect(loggable(driver)).toMatch(/^Error ER_PARSE_ERROR\n {4}at /);
    expect(loggable(driver)).not.toMatch(/secret|another|first line/);
    expect(errorCode(driver)).toBe('ER_PARSE_ERROR');
  });

  it('is the code of ours and the code of what was behind it', () => {
    const error = new ChatError('UNAVAILABLE');
    error.cause = Object.assign(new Error("near 'a whisper'"), { code: 'ER_LOCK_WAIT_TIMEOUT' });
    expect(errorCode(error)).toBe('UNAVAILABLE (ER_LOCK_WAIT_TIMEOUT)');
  });
});
