import type { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import { absentEntry, commitmentOf, entryOf, leafOf, type SealedRow } from './entry.js';
import { newSalts, storeSalts } from './salts.js';
import type { TreeEnd } from './tiles.js';
import { isSealer, lockTree } from './tree-row.js';

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
  const tree = (await isSealer(tx, database)) ? await lockTree(tx) : undefined;
  if (tree?.size !== after) return false;
  const erased = await commitmentsOf(tx, after, upTo);
  const salts = newSalts(after, upTo - after, seq => erased.has(seq) || !rows.has(seq));
  for (const [i, salt] of salts.entries()) {
    const seq = after + 1 + i;
    const row = rows.get(seq);
    const entry = row ? entryOf(row, erased.get(seq) ?? commitmentOf(salt, row.body)) : absentEntry(seq);
    end.append(leafOf(entry));
  }
  await end.store(tx, await storeSalts(tx, tree, salts));
  return true;
}

/** What stands for the texts that were erased before they were sealed. */
async function commitmentsOf(tx: Tx, after: number, upTo: number): Promise<Map<number, Buffer>> {
  const erased = await tx.query<{ seq: number; commitment: string }>(
    'SELECT seq, commitment FROM log_erased WHERE seq > ? AND seq <= ?',
    [after, upTo],
  );
  return new Map(erased.map(({ seq, commitment }) => [seq, Buffer.from(commitment, 'base64')]));
}
