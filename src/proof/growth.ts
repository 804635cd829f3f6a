import type { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import { absentEntry, commitmentOf, entryOf, leafOf, type SealedRow } from './entry.js';
import { goneBelow } from './pruned.js';
import { newSalts, storeSalts } from './salts.js';
import type { TreeEnd } from './tiles.js';
import { sealerLock, treeLock } from './tree-row.js';

const stored = (table: string): string =>
  `SELECT c.seq FROM ${table} c WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq LIMIT ?`;

/** The rows of a stretch of the log that are to be sealed; those that are not among them are gone. */
export interface Stretch {
  /** The last seq before it. */
  after: number;
  upTo: number;
  rows: ReadonlyMap<number, SealedRow>;
}

/**
 * Makes the tree grow by a stretch. False when it is not for this node: another one seals, or has made it grow.
 * @param end of the tree before; it grows, and is of no use if this fails
 */
export async function grow(
  tx: Tx,
  database: Pick<Database, 'kind' | 'name'>,
  end: TreeEnd,
  { after, upTo, rows }: Stretch,
): Promise<boolean> {
  const [sealer, lock] = [sealerLock(database), treeLock(tx)];
  const [got, locked, found, ...there] = await tx.queries(
    sealer.statement,
    lock.statement,
    ['SELECT seq, commitment FROM log_erased WHERE seq > ? AND seq <= ?', [after, upTo]],
    [stored('chat_log'), [after, upTo, upTo - after]],
    [stored('moderation_log'), [after, upTo, upTo - after]],
  );
  const tree = lock.take(locked!);
  if (!sealer.take(got!) || tree?.size !== after) return false;
  // what stands for texts that were erased before they were sealed
  const erased = new Map(
    (found as { seq: number; commitment: string }[]).map(({ seq, commitment }) => [
      seq,
      Buffer.from(commitment, 'base64'),
    ]),
  );
  // rows may have been removed since they were read, because of their age: such a run waits for this lock, and takes the
  // salts of what is sealed by then
  const kept = new Set((there.flat() as { seq: number }[]).map(({ seq }) => seq));
  const isWhole = [...rows.keys()].every(seq => kept.has(seq));
  const gone = isWhole ? 0 : await goneBelow((sql, parameters) => tx.query(sql, parameters));
  const rowOf = (seq: number): SealedRow | undefined =>
    kept.has(seq) || seq > gone ? rows.get(seq) : undefined;
  const salts = newSalts(after, upTo - after, seq => erased.has(seq) || !rowOf(seq));
  for (const [i, salt] of salts.entries()) {
    const seq = after + 1 + i;
    const row = rowOf(seq);
    const entry = row ? entryOf(row, erased.get(seq) ?? commitmentOf(salt, row.body)) : absentEntry(seq);
    end.append(leafOf(entry));
  }
  end.store(tx, storeSalts(tx, tree, salts));
  return true;
}
