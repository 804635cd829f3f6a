import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';

let folder: string;
let file: string;
let database: SqliteDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-driver-'));
  file = join(folder, 'probe.db');
  database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.exec(`
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE probe (
      id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, small INTEGER CHECK (small < 10),
      parent INTEGER REFERENCES parent (id));
    CREATE TRIGGER poison BEFORE INSERT ON probe WHEN new.text = 'poison'
      BEGIN SELECT RAISE(ABORT, 'not this one'); END;
    PRAGMA foreign_keys = ON`);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const insert = (...row: unknown[]) =>
  database.prepare('INSERT INTO probe (id, text, small, parent) VALUES (?, ?, ?, ?)').run(...row);
const texts = () => database.prepare('SELECT text FROM probe ORDER BY id').all();

describe('a statement', () => {
  it('knows whether it reads', () => {
    expect(database.prepare('SELECT 1').reader).toBe(true);
    expect(database.prepare('PRAGMA journal_mode').reader).toBe(true);
    expect(database.prepare("INSERT INTO probe (text) VALUES ('x') RETURNING id").reader).toBe(true);
    expect(database.prepare("INSERT INTO probe (text) VALUES ('x')").reader).toBe(false);
    expect(database.prepare('BEGIN').reader).toBe(false);
  });

  it('says how many rows it changed and the last id', () => {
    expect(insert(7, 'a', 1, null)).toMatchObject({ changes: 1, lastInsertRowid: 7 });
  });

  it.each([
    '',
    ' ',
    '가나다',
    '😀👨‍👩‍👧',
    '\u202E',
    "'; DROP TABLE probe; --",
    'a\n\tb',
    '\uFEFFx',
    '\u{10FFFF}',
  ])('keeps the text %j byte for byte', text => {
    insert(1, text, 1, null);
    expect(texts()).toEqual([{ text }]);
  });

  it('keeps the largest safe integer, and the times of a BIGINT', () => {
    insert(Number.MAX_SAFE_INTEGER, 'a', null, null);
    const [row] = database.prepare('SELECT id, typeof(id) AS type FROM probe').all();
    expect(row).toEqual({ id: Number.MAX_SAFE_INTEGER, type: 'integer' });
  });

  it.each([
    ['NUL in the middle', 'a\0b'],
    ['NUL at the end', 'a\0'],
    ['an object', { text: 'a' }],
    ['an array', ['a']],
    ['a date', new Date(0)],
    ['undefined', undefined],
    ['a symbol', Symbol('a')],
  ])('binds no %s: nothing is stored', (_what, value) => {
    expect(() => insert(1, value, 1, null)).toThrow(TypeError);
    expect(() => database.prepare('SELECT ? AS x').all(value)).toThrow(TypeError);
    expect(texts()).toEqual([]);
  });

  it('says which parameter it will not bind', () => {
    expect(() => insert(1, 'a\0', 1, null)).toThrow('cannot bind this string as SQL parameter 2');
    expect(() => insert(1, 'a', {}, null)).toThrow('cannot bind this object as SQL parameter 3');
  });

  it('takes no object for named parameters', () => {
    const named = database.prepare('INSERT INTO probe (text) VALUES (:text)');
    expect(() => named.run({ text: 'a' })).toThrow(TypeError);
    expect(texts()).toEqual([]);
  });
});

describe('an error', () => {
  it.each([
    ['SQLITE_CONSTRAINT_PRIMARYKEY', [1, 'b', 1, null]],
    ['SQLITE_CONSTRAINT_UNIQUE', [2, 'a', 1, null]],
    ['SQLITE_CONSTRAINT_NOTNULL', [2, null, 1, null]],
    ['SQLITE_CONSTRAINT_CHECK', [2, 'b', 10, null]],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', [2, 'b', 1, 99]],
    ['SQLITE_CONSTRAINT_TRIGGER', [2, 'poison', 1, null]],
  ])('has the code %s', (code, row) => {
    insert(1, 'a', 1, null);
    expect(() => insert(...row)).toThrow(expect.objectContaining({ code }));
    expect(texts()).toEqual([{ text: 'a' }]);
  });

  it('has one too when it comes while rows are read', () => {
    const [one, other] = [new SqliteDatabase(`${file}-other`), new SqliteDatabase(`${file}-other`)];
    try {
      one.exec('CREATE TABLE t (x)');
      const reading = one.prepare('SELECT * FROM t');
      other.exec('BEGIN EXCLUSIVE');
      expect(() => reading.all()).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY' }));
    } finally {
      other.close();
      one.close();
    }
  });

  it('is SQLITE_BUSY when another handle writes', () => {
    const other = new SqliteDatabase(file);
    try {
      database.exec('BEGIN IMMEDIATE');
      expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY' }));
    } finally {
      other.close();
    }
  });
});

describe('a read-only handle', () => {
  let reader: SqliteDatabase;
  beforeEach(() => {
    reader = new SqliteDatabase(file, { readonly: true });
  });
  afterEach(() => reader.close());

  it.each([
    "INSERT INTO probe (text) VALUES ('x')",
    'DELETE FROM probe',
    'DROP TABLE probe',
    'CREATE TABLE other (id INTEGER)',
    'PRAGMA user_version = 7',
  ])('cannot %s', sql => {
    insert(1, 'a', 1, null);
    expect(() => reader.exec(sql)).toThrow(/readonly/);
    expect(texts()).toEqual([{ text: 'a' }]);
    expect(database.pragma('user_version')).toEqual([{ user_version: 0 }]);
  });

  it('sees what is committed at once, and nothing of an open transaction', () => {
    const count = () => reader.prepare('SELECT count(*) AS n FROM probe').all();
    database.exec('BEGIN IMMEDIATE');
    insert(1, 'a', 1, null);
    expect(count()).toEqual([{ n: 0 }]);
    database.exec('COMMIT');
    expect(count()).toEqual([{ n: 1 }]);
  });
});
