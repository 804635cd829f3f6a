import { createRequire } from 'node:module';
import type { SqliteForTypeOrm, StatementForTypeOrm } from './typeorm-internals.js';

/**
 * The `node:sqlite` API with the interface of better-sqlite3, for TypeORM's `driver` option. Remove it when
 * TypeORM supports node:sqlite. From Node 22.16 the API is built in; on Node 20 @photostructure/sqlite has it.
 */
interface NativeStatement {
  columns(): unknown[];
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}
interface NativeDatabase {
  prepare(sql: string): NativeStatement;
  exec(sql: string): void;
  close(): void;
}
interface NativeApi {
  DatabaseSync: new (file: string, options: { readOnly: boolean; timeout: number }) => NativeDatabase;
}

// SQLite's result codes, https://www.sqlite.org/rescode.html: extended ones where the difference matters, else primary
const CODES: Record<number, string> = {
  1: 'SQLITE_ERROR',
  4: 'SQLITE_ABORT',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  26: 'SQLITE_NOTADB',
  275: 'SQLITE_CONSTRAINT_CHECK',
  517: 'SQLITE_BUSY_SNAPSHOT',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
};

/** The add-on gives no code for what fails while rows are read, only SQLite's own words. */
const BY_WORDS: Record<string, string> = {
  'attempt to write a readonly database': 'SQLITE_READONLY',
  'database disk image is malformed': 'SQLITE_CORRUPT',
  'database is locked': 'SQLITE_BUSY',
  'database or disk is full': 'SQLITE_FULL',
  'disk I/O error': 'SQLITE_IOERR',
  'file is not a database': 'SQLITE_NOTADB',
  'locking protocol': 'SQLITE_PROTOCOL',
  'unable to open database file': 'SQLITE_CANTOPEN',
};

function withCode<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    const code = errcode === undefined ? BY_WORDS[message] : (CODES[errcode] ?? CODES[errcode & 0xff]);
    if (code) (error as { code?: string }).code = code;
    throw error;
  }
}

/** Values that the API would change silently are refused: they must be stored as they are or not at all. */
function checked(parameters: unknown[]): unknown[] {
  for (const [i, value] of parameters.entries()) {
    if (!isBindable(value)) throw new TypeError(`cannot bind this ${typeof value} as SQL parameter ${i + 1}`);
  }
  return parameters;
}

function isBindable(value: unknown): boolean {
  // NUL: some builds read the string back cut. Ill-formed: stored as U+FFFD
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  // NaN would be NULL
  if (typeof value === 'number') return !Number.isNaN(value);
  // an object or function would be taken for named parameters, and NULLs bound
  return value === null || typeof value === 'bigint' || value instanceof Uint8Array;
}

class Statement implements StatementForTypeOrm {
  readonly reader: boolean;
  constructor(private readonly native: NativeStatement) {
    this.reader = native.columns().length > 0;
  }
  all(...parameters: unknown[]): unknown[] {
    return withCode(() => this.native.all(...checked(parameters)));
  }
  run(...parameters: unknown[]) {
    return withCode(() => this.native.run(...checked(parameters)));
  }
}

const require = createRequire(import.meta.url);

function nativeApi(): NativeApi {
  const builtIn = process.getBuiltinModule?.('node:sqlite') as NativeApi | undefined;
  return builtIn ?? (require('@photostructure/sqlite') as NativeApi);
}

/** What TypeORM's `better-sqlite3` data source takes as `driver`. */
export class SqliteDatabase implements SqliteForTypeOrm {
  readonly #native: NativeDatabase;

  /** It waits for no lock: that would block the one thread that everything shares (see `whileBusy`). */
  constructor(file: string, options: { readonly?: boolean } = {}) {
    const { DatabaseSync } = nativeApi();
    const readOnly = options.readonly ?? false;
    this.#native = withCode(() => new DatabaseSync(file, { readOnly, timeout: 0 }));
  }
  prepare(sql: string): Statement {
    return new Statement(withCode(() => this.#native.prepare(sql)));
  }
  exec(sql: string): this {
    withCode(() => this.#native.exec(sql));
    return this;
  }
  pragma(sql: string): unknown[] {
    return this.prepare(`PRAGMA ${sql}`).all();
  }
  close(): void {
    this.#native.close();
  }
}
