import { HASH_BYTES } from '../contract/merkle-proofs.js';
import type { Tx } from '../database/tx.js';
import { nodeHash } from './hashing.js';
import { TreeEdge, type NodeReader, type TreeNode } from './tree.js';
import { TILE_WIDTH, type Query, type TreeRow } from './tree-row.js';

const TILE_HEIGHT = 8;

/** Reads nodes of a tree that is stored, up to its size. Each tile is read once: it is for one request. */
export function nodeReader(query: Query, { size, tiles: open }: Pick<TreeRow, 'size' | 'tiles'>): NodeReader {
  const tiles = new Map<string, Promise<Buffer>>();
  const tile = async (level: number, index: number): Promise<Buffer> => {
    if (index === Math.floor(size / TILE_WIDTH ** (level + 1))) return open[level] ?? Buffer.alloc(0);
    const key = `${level} ${index}`;
    const found = tiles.get(key) ?? readTile(query, level, index);
    tiles.set(key, found);
    return found;
  };
  return async ({ height, index }: TreeNode) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const count = 2 ** (height % TILE_HEIGHT);
    const first = index * count;
    const hashes = await tile(level, Math.floor(first / TILE_WIDTH));
    const from = first % TILE_WIDTH;
    if (hashes.length < (from + count) * HASH_BYTES)
      throw new Error(`the tree lacks hashes of level ${level} from ${first} on`);
    return subtree(hashes.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES));
  };
}

/** A full tile; empty if there is none. */
export async function readTile(query: Query, level: number, index: number): Promise<Buffer> {
  const [tile] = await query<{ hashes: Uint8Array }>(
    'SELECT hashes FROM log_tile WHERE level = ? AND idx = ?',
    [level, index],
  );
  return Buffer.from(tile?.hashes ?? []);
}

/** The root of a whole subtree of some hashes. */
export function subtree(hashes: Buffer): Buffer {
  if (hashes.length === HASH_BYTES) return Buffer.from(hashes);
  const middle = hashes.length / 2;
  return nodeHash(subtree(hashes.subarray(0, middle)), subtree(hashes.subarray(middle)));
}

/** The last tile of a level, as far as it is filled. */
interface OpenTile {
  index: number;
  /** A full tile's bytes. */
  hashes: Buffer;
  width: number;
}

/** The growing end of the tree: its edge, and the tiles that are not full yet. */
export class TreeEnd {
  /** Tiles that were filled. */
  readonly #full: { level: number; index: number; hashes: Buffer }[] = [];

  private constructor(
    private readonly edge: TreeEdge,
    /** By level. */
    private readonly open: OpenTile[],
  ) {}

  /** @throws Error when the row lacks hashes */
  static async of(row: Pick<TreeRow, 'size' | 'tiles'>): Promise<TreeEnd> {
    const open = row.tiles.map((hashes, level) => {
      const tile = openTile(Math.floor(row.size / TILE_WIDTH ** (level + 1)));
      tile.width = hashes.copy(tile.hashes) / HASH_BYTES;
      return tile;
    });
    // all of its edge is in them
    const none: Query = async () => Promise.resolve([]);
    return new TreeEnd(await TreeEdge.of(row.size, nodeReader(none, row)), open);
  }

  get size(): number {
    return this.edge.size;
  }

  get root(): Buffer {
    return this.edge.root;
  }

  /** One that can grow without this one. */
  copy(): TreeEnd {
    const open = this.open.map(tile => ({ ...tile, hashes: Buffer.from(tile.hashes) }));
    return new TreeEnd(this.edge.copy(), open);
  }

  append(leaf: Buffer): void {
    this.edge.append(leaf, (height, hash) => {
      if (height % TILE_HEIGHT === 0) this.#add(height / TILE_HEIGHT, hash);
    });
  }

  #add(level: number, hash: Buffer): void {
    const tile = (this.open[level] ??= openTile(0));
    hash.copy(tile.hashes, tile.width * HASH_BYTES);
    tile.width += 1;
    if (tile.width < TILE_WIDTH) return;
    this.#full.push({ level, index: tile.index, hashes: tile.hashes });
    this.open[level] = openTile(tile.index + 1);
  }

  /** Has the tree as it is now stored, with the tiles that were filled. It is locked. @param salts of the open leaves */
  store(tx: Pick<Tx, 'atCommit'>, salts: Buffer): void {
    for (const { level, index, hashes } of this.#full)
      tx.atCommit('INSERT INTO log_tile (level, idx, hashes) VALUES (?, ?, ?)', [level, index, hashes]);
    const open = this.open.map(({ hashes, width }) => hashes.subarray(0, width * HASH_BYTES));
    tx.atCommit('UPDATE log_tree SET size = ?, root = ?, tiles = ?, salts = ? WHERE id = 1', [
      ...[this.size, this.root.toString('base64'), Buffer.concat(open), salts],
    ]);
  }
}

function openTile(index: number): OpenTile {
  return { index, hashes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), width: 0 };
}
