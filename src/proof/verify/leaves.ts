import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import {
  NAMING,
  SALT_BYTES,
  absentEntry,
  commitmentOf,
  entryOf,
  isGone,
  leafOf,
  type SealedRow,
} from '../entry.js';
import { goneBelow } from '../pruned.js';
import { storedRows } from '../sealable.js';
import { subtree } from '../tiles.js';
import { TILE_WIDTH, readTree, type Query } from '../tree-row.js';
import type { Finding } from './findings.js';

/** Tiles that are read at once. */
export const TILES_AT_ONCE = 8;
/** Of a Date. */
const LAST_AT = 8.64e15;
const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** A part of the log, from the first row of a tile on. */
export interface Part {
  /** The first tile, and the one after the last. */
  fromTile: number;
  toTile: number;
  /** How many rows are sealed. */
  size: number;
  /** Up to this seq rows may be gone, as the record says. */
  goneBelow: number;
  /** Up to this seq rows may have been gone when the log was first sealed. */
  existing: number;
}

/** What was found in some tiles. */
export interface LeavesChecked {
  findings: Finding[];
  /** Hashes of the leaves as they are stored, for the tree. */
  hashes: Buffer;
  /** The roots of the tiles that are full. */
  roots: Buffer;
  rows: number;
  gone: number;
  erased: number;
}

/** Compares rows with the leaves of the tree, some tiles at a time. */
export async function* checkLeaves(query: Query, part: Part): AsyncGenerator<LeavesChecked> {
  for (let fromTile = part.fromTile; fromTile < part.toTile; fromTile += TILES_AT_ONCE)
    yield await checkTiles(query, {
      ...part,
      fromTile,
      toTile: Math.min(fromTile + TILES_AT_ONCE, part.toTile),
    });
}

/** The same with a part that is small enough to be read at once. */
export async function checkTiles(query: Query, part: Part): Promise<LeavesChecked> {
  const checked = await compare(query, part);
  if (checked.findings.length === 0) return checked;
  // the room may be open: a text may have been erased, or rows removed, between two reads
  return compare(query, { ...part, goneBelow: await goneBelow(query) });
}

async function compare(query: Query, part: Part): Promise<LeavesChecked> {
  const after = part.fromTile * TILE_WIDTH;
  const upTo = Math.min(part.toTile * TILE_WIDTH, part.size);
  const { tiles, salts } = await tilesOf(query, part);
  const findings: Finding[] = [];
  const rows = await storedRows(query, after, upTo, seq =>
    findings.push({ kind: 'inserted', seq, what: 'there are a line and an act of this number' }),
  );
  const erased = await erasedOf(query, after, upTo);
  const erasures = await erasuresOf(query, [...erased.keys()]);
  const hashes = Buffer.alloc((upTo - after) * HASH_BYTES);
  const checked: LeavesChecked = { findings, hashes, roots: hashes, rows: 0, gone: 0, erased: 0 };
  const wrong: WrongRow[] = [];
  for (let seq = after + 1; seq <= upTo; seq++) {
    const tile = Math.floor((seq - 1) / TILE_WIDTH);
    const place = (seq - 1) % TILE_WIDTH;
    const leaf = tiles.get(tile)?.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
    const salt = salts.get(tile)?.subarray(place * SALT_BYTES, (place + 1) * SALT_BYTES);
    if (leaf?.length !== HASH_BYTES)
      findings.push({ kind: 'tile', seq, what: 'its hash is missing in the tree' });
    else if (salt?.length !== SALT_BYTES) findings.push({ kind: 'salt', seq, what: 'its salt is missing' });
    if (leaf?.length !== HASH_BYTES || salt?.length !== SALT_BYTES) continue;
    leaf.copy(hashes, (seq - after - 1) * HASH_BYTES);
    checked.rows += 1;
    const row = rows.get(seq);
    const mayBeGone = isGone(salt) && seq <= part.goneBelow;
    if (!row) {
      const wasGone = leaf.equals(leafOf(absentEntry(seq)));
      if (wasGone && seq <= Math.max(part.existing, part.goneBelow)) continue;
      if (mayBeGone && !wasGone) checked.gone += 1;
      else findings.push({ kind: 'removed', seq, what: 'it was removed' });
      continue;
    }
    const commitment = erased.get(seq);
    if (commitment) checked.erased += 1;
    if (commitment && !erasures.has(seq))
      findings.push({
        kind: 'changed',
        seq,
        what: 'its text was taken away, but no act on record has erased it',
      });
    else if (commitment && row.body !== '')
      findings.push({ kind: 'changed', seq, what: 'it has a text, although it was erased' });
    else if (!leafOf(entryOf(row, commitment ?? commitmentOf(salt, row.body))).equals(leaf)) {
      if (mayBeGone || leaf.equals(leafOf(absentEntry(seq))))
        findings.push({ kind: 'inserted', seq, what: 'it was inserted: there was none' });
      else if (!commitment && isGone(salt))
        findings.push({ kind: 'salt', seq, what: 'its salt was taken away' });
      else wrong.push({ row, leaf, salt });
    }
  }
  for (const one of wrong) findings.push(changeOf(one, wrong));
  findings.sort((a, b) => a.seq - b.seq);
  checked.roots = rootsOf(hashes);
  return checked;
}

/** The roots of the full tiles among some leaves. */
function rootsOf(hashes: Buffer): Buffer {
  const roots: Buffer[] = [];
  for (let at = 0; at + TILE_BYTES <= hashes.length; at += TILE_BYTES)
    roots.push(subtree(hashes.subarray(at, at + TILE_BYTES)));
  return Buffer.concat(roots);
}

/** A row that does not fit its leaf. */
interface WrongRow {
  row: SealedRow;
  leaf: Buffer;
  salt: Buffer;
}

/** Says how a row differs from what was sealed, as far as that can be known. */
function changeOf({ row, leaf, salt }: WrongRow, wrong: readonly WrongRow[]): Finding {
  const { seq } = row;
  // the row that was here had this place, and all else is that of another one
  const other = wrong.find(
    one =>
      one.row.seq !== seq &&
      leafOf(entryOf({ ...one.row, seq }, commitmentOf(salt, one.row.body))).equals(leaf),
  );
  if (other) return { kind: 'swapped', seq, what: `it was swapped with row ${other.row.seq}` };
  const isNaming = row.kind === 'act' && NAMING.some(action => row.body.includes(`"action":"${action}"`));
  const or = isNaming ? ', or the name of the account that it made' : '';
  const was = row.kind === 'act' ? 'an act' : `a ${row.kind === 'chat' ? 'line' : 'whisper'}`;
  return {
    kind: 'changed',
    seq,
    what: `${was} of ${timeOf(row.at)}, was changed${or}`,
  };
}

/** Even one that no row can have, unless the database was changed. */
function timeOf(at: number): string {
  return Math.abs(at) <= LAST_AT ? new Date(at).toISOString() : String(at);
}

/** The hashes and salts of some tiles of leaves. */
export async function tilesOf(
  query: Query,
  { fromTile: from, toTile: to }: Pick<Part, 'fromTile' | 'toTile'>,
): Promise<{ tiles: Map<number, Buffer>; salts: Map<number, Buffer> }> {
  // first: one that is filled meanwhile is found as a full one
  const tree = await readTree(query);
  const tiles = await blobs(query, 'SELECT idx, hashes AS bytes FROM log_tile WHERE level = 0 AND', from, to);
  const salts = await blobs(query, 'SELECT idx, salts AS bytes FROM log_salt WHERE', from, to);
  const open = Math.floor((tree?.size ?? 0) / TILE_WIDTH);
  if (tree && !tiles.has(open)) tiles.set(open, tree.tiles[0] ?? Buffer.alloc(0));
  if (tree && !salts.has(open)) salts.set(open, tree.salts);
  return { tiles, salts };
}

async function blobs(query: Query, select: string, from: number, to: number): Promise<Map<number, Buffer>> {
  const rows = await query<{ idx: number; bytes: Uint8Array }>(`${select} idx >= ? AND idx < ?`, [from, to]);
  return new Map(rows.map(({ idx, bytes }) => [idx, Buffer.from(bytes)]));
}

/** What stands for the texts that were erased, by seq. */
export async function erasedOf(query: Query, after: number, upTo: number): Promise<Map<number, Buffer>> {
  const rows = await query<{ seq: number; commitment: string }>(
    'SELECT seq, commitment FROM log_erased WHERE seq > ? AND seq <= ?',
    [after, upTo],
  );
  return new Map(rows.map(({ seq, commitment }) => [seq, Buffer.from(commitment, 'base64')]));
}

/** Of which lines an act on record has erased the text. */
async function erasuresOf(query: Query, lines: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>();
  // few, and there is no index of what an act is about: each is looked for where it must be, after the line
  for (const line of lines) {
    const [act] = await query<{ line: number }>(
      `SELECT m.from_seq AS line FROM moderation_log m
       WHERE m.action = 'erase' AND m.outcome = 'done' AND m.from_seq = ? AND m.seq > ? LIMIT 1`,
      [line, line],
    );
    if (act) found.add(line);
  }
  return found;
}
