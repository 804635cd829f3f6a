import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { readTile } from '../tiles.js';
import { TILE_WIDTH, type Query, type TreeRow } from '../tree-row.js';
import type { Finding } from './findings.js';

/** Reads a tile, as far as it is filled. */
export type TileReader = (level: number, index: number) => Promise<Buffer>;

/** Those of a database. */
export function storedTiles(query: Query, tree: TreeRow): TileReader {
  return async (level, index) => {
    const isOpen = index === Math.floor(tree.size / TILE_WIDTH ** (level + 1));
    return isOpen ? tree.tiles[level]! : readTile(query, level, index);
  };
}

/** The tiles above the leaves, which are compared with the hashes that they must have. */
export class UpperTiles {
  readonly #expected: { level: number; index: number; hash: Buffer }[] = [];
  readonly #counts = new Map<number, number>();

  constructor(
    private readonly read: TileReader,
    private readonly add: (finding: Finding) => void,
  ) {}

  expect(level: number, hash: Buffer): void {
    const index = this.#counts.get(level) ?? 0;
    this.#counts.set(level, index + 1);
    this.#expected.push({ level, index, hash });
  }

  async check(): Promise<void> {
    const tiles = new Map<string, Buffer>();
    for (const { level, index, hash } of this.#expected.splice(0)) {
      const tile = Math.floor(index / TILE_WIDTH);
      const name = `${level} ${tile}`;
      if (!tiles.has(name)) tiles.set(name, await this.read(level, tile));
      const at = (index % TILE_WIDTH) * HASH_BYTES;
      const stored = tiles.get(name)!.subarray(at, at + HASH_BYTES);
      const first = index * TILE_WIDTH ** level + 1;
      if (!stored.equals(hash))
        this.add({
          kind: 'tile',
          seq: first,
          what: `a tile of level ${level}, above rows from ${first} on, was changed`,
        });
    }
  }
}
