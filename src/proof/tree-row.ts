import { createHash } from 'node:crypto';
import { HASH_BYTES } from '../contract/merkle-proofs.js';
import type { Database } from '../database/database.js';
import type { Statement, Tx } from '../database/tx.js';

/** Hashes of a tile, and leaves of the tree that a node of the level above stands for: c2sp.org/tlog-tiles. */
export const TILE_WIDTH = 256;

/** Runs plain SQL that reads. */
export type Query = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/** The stored tree: its one row. */
export interface TreeRow {
  epoch: string;
  origin: string;
  vkey: string;
  size: number;
  /** 32 bytes. */
  root: Buffer;
  /** By level, from the leaves up: the hashes of the tile that is not full yet; empty where the last one is. */
  tiles: Buffer[];
  /** The salts of the leaves in the first of them. */
  salts: Buffer;
  existing: number;
}

type StoredTree = Omit<TreeRow, 'root' | 'tiles' | 'salts'> & {
  root: string;
  tiles: Uint8Array;
  salts: Uint8Array;
};

const COLUMNS = 'epoch, origin, vkey, size, root, tiles, salts, existing';

/** Undefined before the log is sealed for the first time. */
export async function readTree(query: Query): Promise<TreeRow | undefined> {
  const [row] = await query<StoredTree>(`SELECT ${COLUMNS} FROM log_tree WHERE id = 1`, []);
  return row && toTree(row);
}

/** The statement that reads the same. Until COMMIT the tree does not grow, and no salt goes. */
export function treeLock(tx: Tx): { statement: Statement; take(rows: unknown[]): TreeRow | undefined } {
  return {
    statement: [`SELECT ${COLUMNS} FROM log_tree WHERE id = 1${tx.forUpdate}`],
    take: ([row]) => (row === undefined ? undefined : toTree(row as StoredTree)),
  };
}

function toTree(row: StoredTree): TreeRow {
  const bytes = Buffer.from(row.tiles);
  const tiles: Buffer[] = [];
  for (let [count, at] = [row.size, 0]; count > 0; count = Math.floor(count / TILE_WIDTH)) {
    const end = at + (count % TILE_WIDTH) * HASH_BYTES;
    tiles.push(bytes.subarray(at, end));
    at = end;
  }
  return { ...row, root: Buffer.from(row.root, 'base64'), tiles, salts: Buffer.from(row.salts) };
}

/** The statement that tells whether it is this node that seals: one does, until it ends or loses its connection. */
export function sealerLock({ kind, name }: Pick<Database, 'kind' | 'name'>): {
  statement: Statement;
  take(rows: unknown[]): boolean;
} {
  // one process has it
  if (kind === 'sqlite') return { statement: ['SELECT 1 AS got'], take: () => true };
  const lock = lockName(name);
  return {
    // taken once: each GET_LOCK would need a RELEASE_LOCK of its own
    statement: ['SELECT IF(IS_USED_LOCK(?) = CONNECTION_ID(), 1, GET_LOCK(?, 0)) AS got', [lock, lock]],
    // null: the server could not tell
    take: ([row]) => Number((row as { got: number | string | null }).got) === 1,
  };
}

/** Lets another node seal. */
export async function releaseSealer(tx: Tx, { kind, name }: Pick<Database, 'kind' | 'name'>): Promise<void> {
  if (kind !== 'sqlite') await tx.query('SELECT RELEASE_LOCK(?) AS released', [lockName(name)]);
}

function lockName(database: string): string {
  return `sarangbang.seal.${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}
