import type { Tx } from '../database/tx.js';
import type { Query } from './tree-row.js';

const HOUR_MS = 3_600_000;

/** A checkpoint of the log. */
export interface Sealed {
  size: number;
  /** When it was signed, epoch ms. */
  at: number;
  /** The signed note. */
  note: string;
}

/** The newest that any node has published. */
export async function newestPublished(query: Query): Promise<Sealed | undefined> {
  const [row] = await query<Sealed | { size: null }>(
    'SELECT published_size AS size, published_at AS at, published_note AS note FROM log_tree WHERE id = 1',
    [],
  );
  return row === undefined || row.size === null ? undefined : row;
}

/** Overwrites the newest, unless it is of another tree or of more rows: a slow node may come late. */
export async function storePublished(tx: Tx, { size, at, note }: Sealed): Promise<void> {
  await tx.query(
    `UPDATE log_tree SET published_size = ?, published_at = ?, published_note = ?
     WHERE id = 1 AND origin = ? AND (published_size IS NULL OR published_size <= ?)`,
    [size, at, note, note.slice(0, note.indexOf('\n')), size],
  );
}

/** Keeps one for good. */
export async function keepCheckpoint(tx: Tx, { size, at, note }: Sealed): Promise<void> {
  await tx.query('INSERT INTO log_checkpoint (size, at, note) VALUES (?, ?, ?)', [size, at, note]);
}

/** The last ones that are kept, the newest first. */
export async function lastKept(query: Query, limit: number): Promise<Sealed[]> {
  return query<Sealed>('SELECT size, at, note FROM log_checkpoint ORDER BY size DESC LIMIT ?', [limit]);
}

/** Whether one is the first of an hour. @param before the last that is kept, if any */
export function isFirstOfHour(before: Pick<Sealed, 'at'> | undefined, { at }: Pick<Sealed, 'at'>): boolean {
  return before === undefined || Math.floor(before.at / HOUR_MS) !== Math.floor(at / HOUR_MS);
}
