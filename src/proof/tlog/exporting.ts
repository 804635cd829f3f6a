import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { SALT_BYTES, absentEntry, commitmentOf, entryOf, isGone, leafOf, type SealedRow } from '../entry.js';
import { storedRows } from '../sealable.js';
import { TILE_WIDTH, type Query, type TreeRow } from '../tree-row.js';
import { TILES_AT_ONCE, erasedOf, tilesOf } from '../verify/leaves.js';
import { storedTiles } from '../verify/upper-tiles.js';
import { bundleOf } from './bundle.js';
import { levelsOf, tilesOfLevel, type TileFile } from './tile-files.js';

/** The text of a row, and what shows that it was sealed. */
export interface Body {
  seq: number;
  /** Base64. */
  salt: string;
  body: string;
}

/** Where an export goes. */
export interface TlogSink {
  file(tile: TileFile, bytes: Buffer): void;
  bodies(bodies: readonly Body[]): void;
  progress(rows: number, of: number): void;
}

/** What was exported. */
export interface Exported {
  /** Rows that are gone: their entries are empty, and their hashes are there. */
  gone: number;
  bodies: number;
  /** Rows that are not what was sealed, and the first of them. */
  misfits: number;
  first?: number;
}

/** What is known of a row: what was hashed, and its text. */
interface Found {
  entry: string;
  body?: Body;
  fits: boolean;
}

/** Writes the tree of the first rows, and its entries. @throws Error when the tree lacks hashes */
export async function exportTlog(
  query: Query,
  tree: TreeRow,
  { size, sink }: { size: number; sink: TlogSink },
): Promise<Exported> {
  const stored = storedTiles(query, tree);
  for (let level = 1; level < levelsOf(size); level++)
    for (const tile of tilesOfLevel(level, size)) {
      const first = tile.index * TILE_WIDTH ** (level + 1) + 1;
      sink.file(tile, part(await stored(level, tile.index), tile.width, first));
    }
  const exported: Exported = { gone: 0, bodies: 0, misfits: 0 };
  for (let after = 0; after < size; after += TILES_AT_ONCE * TILE_WIDTH) {
    const upTo = Math.min(after + TILES_AT_ONCE * TILE_WIDTH, size);
    await exportRows(query, { after, upTo, sink }, exported);
    sink.progress(upTo, size);
  }
  return exported;
}

/** @param after a multiple of the width of a tile */
async function exportRows(
  query: Query,
  { after, upTo, sink }: { after: number; upTo: number; sink: TlogSink },
  exported: Exported,
): Promise<void> {
  const range = { fromTile: after / TILE_WIDTH, toTile: Math.ceil(upTo / TILE_WIDTH) };
  const { tiles, salts } = await tilesOf(query, range);
  const rows = await storedRows(query, after, upTo);
  const erased = await erasedOf(query, after, upTo);
  for (let index = range.fromTile; index < range.toTile; index++) {
    const first = index * TILE_WIDTH + 1;
    const width = Math.min(TILE_WIDTH, upTo - first + 1);
    const hashes = part(tiles.get(index) ?? Buffer.alloc(0), width, first);
    const entries: string[] = [];
    const bodies: Body[] = [];
    for (let i = 0; i < width; i++) {
      const seq = first + i;
      const leaf = hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      const salt = salts.get(index)?.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES) ?? Buffer.alloc(0);
      const found = foundOf({ seq, leaf, salt, row: rows.get(seq), commitment: erased.get(seq) });
      entries.push(found.entry);
      if (found.entry === '') exported.gone += 1;
      if (found.body) bodies.push(found.body);
      if (found.fits) continue;
      exported.misfits += 1;
      exported.first ??= seq;
    }
    sink.file({ level: 0, index, width }, hashes);
    sink.file({ level: 'entries', index, width }, bundleOf(entries));
    sink.bodies(bodies);
    exported.bodies += bodies.length;
  }
}

interface Place {
  seq: number;
  leaf: Buffer;
  salt: Buffer;
  row: SealedRow | undefined;
  /** Of an erased text. */
  commitment: Buffer | undefined;
}

/** What does not fit is exported as it is: a check of it finds that. */
function foundOf({ seq, leaf, salt, row, commitment }: Place): Found {
  const absent = absentEntry(seq);
  if (leafOf(absent).equals(leaf)) return { entry: absent, fits: row === undefined };
  const isAway = salt.length !== SALT_BYTES || isGone(salt);
  // its salt went with it, when admins want it kept no longer
  if (!row) return { entry: '', fits: isAway };
  if (!commitment && isAway) return { entry: '', fits: false };
  const entry = entryOf(row, commitment ?? commitmentOf(salt, row.body));
  const fits = leafOf(entry).equals(leaf);
  if (commitment) return { entry, fits };
  return { entry, fits, body: { seq, salt: salt.toString('base64'), body: row.body } };
}

/** The first hashes of a tile. */
function part(hashes: Buffer, width: number, first: number): Buffer {
  if (hashes.length < width * HASH_BYTES) throw new Error(`the tree lacks hashes of rows from ${first} on`);
  return hashes.subarray(0, width * HASH_BYTES);
}
