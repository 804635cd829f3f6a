import { randomBytes } from 'node:crypto';
import type { Tx } from '../database/tx.js';
import { commitmentOf, SALT_BYTES } from './entry.js';
import { removeSalts, saltOf, saltsRead } from './salts.js';
import { treeLock } from './tree-row.js';

/**
 * Keeps what stands in the tree for a text that is being erased, and takes its salt away: the line stays proven, and its
 * text cannot even be guessed. In the transaction that erases it.
 */
export async function keepCommitment(tx: Tx, seq: number, text: string): Promise<void> {
  const lock = treeLock(tx);
  const [locked, full] = await tx.queries(lock.statement, saltsRead([seq]));
  const tree = lock.take(locked!);
  if (!tree) return;
  // one that is not sealed yet will be, by this commitment
  const salt =
    seq <= tree.size
      ? await saltOf((sql, parameters) => tx.query(sql, parameters), tree, seq)
      : randomBytes(SALT_BYTES);
  tx.atCommit('INSERT INTO log_erased (seq, commitment) VALUES (?, ?)', [
    seq,
    commitmentOf(salt, text).toString('base64'),
  ]);
  removeSalts(tx, tree, [seq], full!);
}

/** Fails unless the database lets the room take salts away. It changes nothing. */
export async function assertMayForget(tx: Tx): Promise<void> {
  await tx.query('UPDATE log_salt SET salts = salts WHERE idx = -1');
}

/** Takes away the salts of rows that are being removed. @param seqs ascending, at least one */
export async function forgetSalts(tx: Tx, seqs: readonly number[]): Promise<void> {
  const lock = treeLock(tx);
  const [locked, full] = await tx.queries(lock.statement, saltsRead(seqs));
  const tree = lock.take(locked!);
  if (tree) removeSalts(tx, tree, seqs, full!);
}
