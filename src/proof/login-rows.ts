import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import type { LoginRow } from './login-entry.js';

/** Rows that are read and hashed at once. */
const ROWS_MAX = 256;
/** It rests this many times as long as it worked: other work goes first. */
const RESTS = 2;

/** Has a row read as it is kept, and kept until COMMIT. */
export function shared({ kind }: Pick<Database, 'kind'>): string {
  return kind === 'sqlite' ? '' : ' LOCK IN SHARE MODE';
}

/** The rows of a day's table after an id, up to and including another, some at a time, with rests that a stop ends. */
export async function* loginRows(
  database: Database,
  { table, after, upTo }: { table: string; after: number; upTo: number },
  stopped: AbortSignal,
): AsyncGenerator<LoginRow[]> {
  for (let last = after; !stopped.aborted;) {
    const started = performance.now();
    const rows = await read(database, table, [last, upTo, ROWS_MAX]);
    yield rows;
    if (rows.length < ROWS_MAX) return;
    last = rows.at(-1)!.id;
    await rest(started, stopped);
  }
}

/** On a server the read waits for rows of such ids that are stored but not committed yet, and holds up none. */
async function read(database: Database, table: string, parameters: number[]): Promise<LoginRow[]> {
  const sql = `SELECT * FROM ${table} WHERE id > ? AND id <= ? ORDER BY id LIMIT ?${shared(database)}`;
  if (database.kind === 'sqlite') return database.read.query<LoginRow[]>(sql, parameters);
  return database.write('background', async tx => tx.query<LoginRow>(sql, parameters));
}

/** @param since when the work began, of `performance.now()` */
export async function rest(since: number, stopped: AbortSignal): Promise<void> {
  const ms = RESTS * (performance.now() - since);
  await sleep(ms, undefined, { ref: false, signal: stopped }).catch(() => undefined);
}
