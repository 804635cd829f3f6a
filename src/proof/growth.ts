import type { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import { absentEntry, commitmentOf, entryOf, leafOf, type SealedRow } from './entry.js';
import { newSalts, storeSalts } from './salts.js';
import type { TreeEnd } from './tiles.js';
import { sealerLock, treeLock } from './tree-row.js';

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
  const [got, locked, found] = await tx.queries(sealer.statement, lock.statement, [
    'SELECT seq, commitment FROM log_erased WHERE seq > ? AND seq <= ?',
    [after, upTo],
  ]);
  const tree = lock.take(locked!);
  if (!sealer.take(got!) || tree?.size !== after) return false;
  // what stands for texts that were erased before they were sealed
  const erased = new Map(
    (found as { seq: number; commitment: string }[]).map(({ seq, commitment }) => [
      seq,
      Buffer.from(commitment, 'base64'),
    ]),
  );
  const salts = newSalts(after, upTo - after, seq => erased.has(seq) || !rows.has(seq));
  for (const [i, salt] of salts.entries()) {
    const seq = after + 1 + i;
    const row = rows.get(seq);
    const entry = row ? entryOf(row, erased.get(seq) ?? commitmentOf(salt, row.body)) : absentEntry(seq);
    end.append(leafOf(entry));
  }
  end.store(tx, storeSalts(tx, tree, salts));
  return true;
}
