import { randomBytes } from 'node:crypto';
import type { Statement, Tx } from '../database/tx.js';
import { SALT_BYTES } from './entry.js';
import { TILE_WIDTH, type Query, type TreeRow } from './tree-row.js';

const NONE = Buffer.alloc(SALT_BYTES);
const FULL_BYTES = TILE_WIDTH * SALT_BYTES;

/** The salt of a sealed row: zeros for one that is gone. @throws Error when there is none */
export async function saltOf(query: Query, tree: TreeRow, seq: number): Promise<Buffer> {
  const [index, offset] = placeOf(seq);
  const salts = await saltsOf(query, tree, index);
  const salt = salts.subarray(offset, offset + SALT_BYTES);
  if (salt.length !== SALT_BYTES) throw new Error(`the tree lacks the salt of row ${seq}`);
  return salt;
}

/** New salts of the rows after a seq, in their order. Zeros for those whose texts are gone. */
export function newSalts(after: number, count: number, isGone: (seq: number) => boolean): Buffer[] {
  const bytes = randomBytes(count * SALT_BYTES);
  return Array.from({ length: count }, (_, i) =>
    isGone(after + 1 + i) ? NONE : bytes.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES),
  );
}

/**
 * Has those of full tiles stored. The tree is locked.
 * @param salts that follow those of the tree
 * @returns those that follow the last full tile
 */
export function storeSalts(
  tx: Pick<Tx, 'atCommit'>,
  { size, salts: open }: Pick<TreeRow, 'size' | 'salts'>,
  salts: readonly Buffer[],
): Buffer {
  let rest = Buffer.concat([open, ...salts]);
  for (let index = Math.floor(size / TILE_WIDTH); rest.length >= FULL_BYTES; index++) {
    tx.atCommit('INSERT INTO log_salt (idx, salts) VALUES (?, ?)', [index, rest.subarray(0, FULL_BYTES)]);
    rest = rest.subarray(FULL_BYTES);
  }
  return rest;
}

/** Those of full tiles that have some rows. @param seqs ascending, at least one */
export function saltsRead(seqs: readonly number[]): Statement {
  const [from, to] = [placeOf(seqs[0]!)[0], placeOf(seqs.at(-1)!)[0]];
  return ['SELECT idx, salts FROM log_salt WHERE idx >= ? AND idx <= ?', [from, to]];
}

/**
 * Has the salts of rows taken away: from their hashes nothing can be guessed any more. Those that are not sealed have none.
 * @param tree that is locked
 * @param seqs ascending
 * @param full what `saltsRead` found
 */
export function removeSalts(
  tx: Pick<Tx, 'atCommit'>,
  tree: TreeRow,
  seqs: readonly number[],
  full: readonly unknown[],
): void {
  const open = Math.floor(tree.size / TILE_WIDTH);
  const tiles = new Map([[open, tree.salts]]);
  for (const { idx, salts } of full as { idx: number; salts: Uint8Array }[])
    tiles.set(idx, Buffer.from(salts));
  const changed = new Set<number>();
  for (const seq of seqs) {
    if (seq > tree.size) break;
    const [index, offset] = placeOf(seq);
    tiles.get(index)?.fill(0, offset, offset + SALT_BYTES);
    changed.add(index);
  }
  for (const index of changed) {
    const salts = tiles.get(index);
    if (index === open) tx.atCommit('UPDATE log_tree SET salts = ? WHERE id = 1', [salts]);
    else if (salts) tx.atCommit('UPDATE log_salt SET salts = ? WHERE idx = ?', [salts, index]);
  }
}

/** Takes away the salt of a day of log-ins that is being removed: nothing can be guessed from its seals any more. */
export async function removeLoginSalt(tx: Pick<Tx, 'query'>, day: string): Promise<void> {
  await tx.query('DELETE FROM login_salt WHERE day = ?', [day]);
}

/** The salt of a day of log-ins; undefined when it is not sealed, or was removed. */
export async function loginSaltOf(query: Query, day: string): Promise<Buffer | undefined> {
  const [row] = await query<{ salt: Uint8Array }>('SELECT salt FROM login_salt WHERE day = ?', [day]);
  return row && Buffer.from(row.salt);
}

async function saltsOf(query: Query, { size, salts }: TreeRow, index: number): Promise<Buffer> {
  if (index === Math.floor(size / TILE_WIDTH)) return salts;
  const [row] = await query<{ salts: Uint8Array }>('SELECT salts FROM log_salt WHERE idx = ?', [index]);
  return Buffer.from(row?.salts ?? []);
}

function placeOf(seq: number): [index: number, offset: number] {
  return [Math.floor((seq - 1) / TILE_WIDTH), ((seq - 1) % TILE_WIDTH) * SALT_BYTES];
}
