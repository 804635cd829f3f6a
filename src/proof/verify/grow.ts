import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import type { TreeEdge } from '../tree.js';
import { TILE_WIDTH } from '../tree-row.js';
import type { LeavesChecked } from './leaves.js';
import type { UpperTiles } from './upper-tiles.js';

const TILE_HEIGHT = 8;

/** Has the tree grow by some leaves. Stops at each of the sizes. */
export function* grow(
  edge: TreeEdge,
  { hashes, roots }: Pick<LeavesChecked, 'hashes' | 'roots'>,
  sizes: ReadonlySet<number>,
  upper: UpperTiles,
): Generator<number> {
  const whole = (height: number, hash: Buffer): void => {
    if (height > 0 && height % TILE_HEIGHT === 0) upper.expect(height / TILE_HEIGHT, hash);
  };
  const inside = new Set<number>();
  for (const size of sizes) if (size % TILE_WIDTH !== 0) inside.add(Math.floor(size / TILE_WIDTH));
  const count = hashes.length / HASH_BYTES;
  const at = (bytes: Buffer, index: number): Buffer =>
    bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  for (let done = 0; done < count;) {
    const isFull = done + TILE_WIDTH <= count;
    if (isFull && !inside.has(edge.size / TILE_WIDTH)) {
      edge.appendWhole(at(roots, done / TILE_WIDTH), TILE_HEIGHT, whole);
      done += TILE_WIDTH;
      if (sizes.has(edge.size)) yield edge.size;
      continue;
    }
    for (const end = Math.min(done + TILE_WIDTH, count); done < end; done++) {
      edge.append(at(hashes, done), whole);
      if (sizes.has(edge.size)) yield edge.size;
    }
  }
}
