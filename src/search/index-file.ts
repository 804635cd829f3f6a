import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeOnce } from '../config/private-file.js';
import { SqliteDatabase } from '../database/sqlite-driver.js';
import type { SearchableLine } from './line-source.js';
import { firstOf, lastOf, partOf, partsOf, suffixOf, tableOf } from './index-parts.js';
import { merged } from './merged.js';
import { TOKENS_VERSION, tokensOf } from './words.js';

type Statement = ReturnType<SqliteDatabase['prepare']>;

/** What is indexed: every line with `low` ≤ seq ≤ `high`. */
export interface IndexedSpan {
  low: number;
  high: number;
}

/** What is looked for in the index, in the language of FTS5. */
export interface IndexMatch {
  /** In public lines. */
  lines?: string;
  /** In whispers. */
  whispers?: string;
}

/**
 * The words of all lines, in an SQLite database of its own: derived from the log, and built anew when it is lost. FTS5
 * keeps which lines have a token, and not the texts. https://www.sqlite.org/fts5.html
 */
export class IndexFile {
  #epoch = '';
  /** True at first: the process may have ended in between. */
  #isToEmpty = true;
  #parts: Set<string>;
  readonly #inserts = new Map<string, Statement>();

  private constructor(
    private readonly database: SqliteDatabase,
    private readonly isReading = false,
  ) {
    this.#parts = partsOf(database);
  }

  /** To write. What there is of another log, or of another way to cut texts, is removed. @param epoch of the log */
  static open(file: string, epoch: string): IndexFile {
    try {
      return IndexFile.#openAsIs(file, epoch);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      IndexFile.remove(file);
      return IndexFile.#openAsIs(file, epoch);
    }
  }

  static remove(file: string): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }

  static #openAsIs(file: string, epoch: string): IndexFile {
    mkdirSync(dirname(file), { recursive: true });
    // words of whispers are in it
    makeOnce(file, '');
    const database = new SqliteDatabase(file);
    try {
      database.pragma('busy_timeout = 1000');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.pragma('secure_delete = ON');
      database.exec(
        `CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL,
          tokens INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL)`,
      );
      database.exec(
        'CREATE TABLE IF NOT EXISTS followed (id INTEGER PRIMARY KEY CHECK (id = 1), acts INTEGER NOT NULL)',
      );
      const index = new IndexFile(database);
      const [state] = database.prepare('SELECT epoch, tokens FROM state').all() as {
        epoch: string;
        tokens: number;
      }[];
      if (state && (state.epoch !== epoch || state.tokens !== TOKENS_VERSION)) index.clear();
      index.#epoch = epoch;
      return index;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** To read, for a moment. @throws when there is no index yet */
  static read(file: string): IndexFile {
    const database = new SqliteDatabase(file, { readonly: true });
    try {
      // while the thread that fills it begins anew with its log
      database.pragma('busy_timeout = 1000');
      // all of it as it is now, whatever is added meanwhile: tables, and what they are said to have
      database.exec('BEGIN');
      // made, but not yet filled with tables
      database.prepare('SELECT 1 FROM state');
      return new IndexFile(database, true);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The tables in which FTS5 keeps the parts. */
  get tables(): string[] {
    const tables = this.database.prepare(
      "SELECT name FROM sqlite_master WHERE name GLOB '[cw]*_*' AND rootpage > 0",
    );
    return (tables.all() as { name: string }[]).map(({ name }) => name);
  }

  /** Whether the pages of a table are in order. Takes a second for a full part. */
  isWhole(table: string): boolean {
    try {
      const [row] = this.database.pragma(`quick_check(${table})`) as { quick_check: string }[];
      return row?.quick_check === 'ok';
    } catch (error) {
      if (isDamaged(error)) return false;
      throw error;
    }
  }

  /** Undefined while nothing is indexed. */
  get span(): IndexedSpan | undefined {
    const [span] = this.database.prepare('SELECT low, high FROM state').all() as IndexedSpan[];
    return span && { low: span.low, high: span.high };
  }

  /** Adds lines; from then on all of a span is indexed. In one transaction. */
  add(lines: readonly SearchableLine[], { low, high }: IndexedSpan): void {
    this.#inTransaction(() => {
      for (const line of lines) this.#insertInto(tableOf(line.seq, line.kind)).run(line.seq, gramsOf(line));
      this.database
        .prepare(
          `INSERT INTO state (id, epoch, tokens, low, high) VALUES (1, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET low = excluded.low, high = excluded.high`,
        )
        .run(this.#epoch, TOKENS_VERSION, low, high);
    });
  }

  /** The last act that was followed by `forget`. */
  get followedTo(): number {
    const [row] = this.database.prepare('SELECT acts FROM followed').all() as { acts: number }[];
    return row?.acts ?? 0;
  }

  set followedTo(seq: number) {
    this.database
      .prepare(
        'INSERT INTO followed (id, acts) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET acts = excluded.acts',
      )
      .run(seq);
  }

  /**
   * Takes the words of lines out of the file. Once they are deleted FTS5 still has them, until what it has in many
   * pieces is one again.
   */
  forget({ lines, below }: { lines: readonly number[]; below: number }, followedTo: number): void {
    this.#inTransaction(() => {
      for (const part of [...this.#parts]) {
        const [first, last] = [firstOf(part), lastOf(part)];
        if (last < below) this.#drop(part);
        else if (first < below || lines.some(seq => seq >= first && seq <= last)) {
          for (const seq of lines) this.database.prepare(`DELETE FROM ${part} WHERE rowid = ?`).run(seq);
          this.database.prepare(`DELETE FROM ${part} WHERE rowid < ?`).run(below);
          this.database.exec(`INSERT INTO ${part} (${part}) VALUES ('optimize')`);
        }
      }
      this.followedTo = followedTo;
    });
    this.#isToEmpty = true;
  }

  /** Old pages are in the -wal until it is emptied. Returns false while others still read them. */
  emptyWal(): boolean {
    if (!this.#isToEmpty) return true;
    const [row] = this.database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    this.#isToEmpty = row?.busy === 1;
    return !this.#isToEmpty;
  }

  #drop(part: string): void {
    this.database.exec(`DROP TABLE ${part}`);
    this.#parts.delete(part);
    this.#inserts.delete(part);
  }

  /** Forgets everything. */
  clear(): void {
    this.#inTransaction(() => {
      for (const part of [...this.#parts]) this.#drop(part);
      this.database.exec('DELETE FROM state');
    });
    this.#inserts.clear();
  }

  /** The seqs before one that may answer, from the newest on. They are verified by their texts. */
  *candidates(match: IndexMatch, before: number): Generator<number> {
    const newest = Math.max(-1, ...[...this.#parts].map(name => Number(name.slice(1))));
    for (let part = Math.min(partOf(before - 1), newest); part >= 0; part--)
      yield* merged(
        this.#rows(`c${suffixOf(part)}`, match.lines, before),
        this.#rows(`w${suffixOf(part)}`, match.whispers, before),
      );
  }

  close(): void {
    // statements that are not yet collected keep the handle, and what it reads would never leave the -wal
    if (this.isReading) this.database.exec('COMMIT');
    this.database.close();
  }

  *#rows(table: string, match: string | undefined, before: number): Generator<number> {
    if (match === undefined || !this.#parts.has(table)) return;
    const statement = this.database.prepare(
      `SELECT rowid AS seq FROM ${table} WHERE ${table} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ${PAGE}`,
    );
    for (let next = before; ;) {
      const page = statement.all(match, next) as { seq: number }[];
      for (const { seq } of page) yield seq;
      if (page.length < PAGE) return;
      next = page.at(-1)!.seq;
    }
  }

  #insertInto(table: string): Statement {
    const known = this.#inserts.get(table);
    if (known) return known;
    if (!this.#parts.has(table))
      this.database.exec(
        `CREATE VIRTUAL TABLE ${table} USING fts5
           (grams, content='', contentless_delete=1, detail=none, tokenize='ascii')`,
      );
    this.#parts.add(table);
    const insert = this.database.prepare(`INSERT INTO ${table} (rowid, grams) VALUES (?, ?)`);
    this.#inserts.set(table, insert);
    return insert;
  }

  #inTransaction(work: () => void): void {
    const parts = new Set(this.#parts);
    this.database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      this.#parts = parts;
      this.#inserts.clear();
      try {
        this.database.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself
      }
      throw error;
    }
  }
}

/** Rows read at once. */
const PAGE = 200;

/** The term of those that an account has sent. */
export function sentBy(id: number): string {
  return `"f${id}"`;
}

/** The term of the whispers of which an account is a party. */
export function withParty(id: number): string {
  return `"p${id}"`;
}

function gramsOf({ kind, senderId, recipientId, text }: SearchableLine): string {
  const parties =
    kind === 'whisper' ? [`p${senderId}`, ...(recipientId === null ? [] : [`p${recipientId}`])] : [];
  return [...tokensOf(text), `f${senderId}`, ...parties].join(' ');
}

/** True when the file is not as SQLite has written it. */
function isDamaged(error: unknown): boolean {
  return ['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes((error as { code?: string }).code ?? '');
}
