import { TILE_WIDTH } from '../tree-row.js';

/** Where c2sp.org/tlog-tiles has the checkpoint. It is written last: without it a folder is not whole. */
export const CHECKPOINT = 'checkpoint';

/** A file of c2sp.org/tlog-tiles: hashes of a level, or entries. */
export interface TileFile {
  level: number | 'entries';
  index: number;
  /** How much of it there is, 1 to 256. */
  width: number;
}

/** Its path, with `/` between. */
export function tilePath({ level, index, width }: TileFile): string {
  const path = `tile/${level}/${digitsOf(index)}`;
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** `x001/x234/067` of 1,234,067. */
function digitsOf(index: number): string {
  const parts = [String(index % 1_000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1_000); rest > 0; rest = Math.floor(rest / 1_000))
    parts.unshift(`x${String(rest % 1_000).padStart(3, '0')}`);
  return parts.join('/');
}

/** All tiles of a level of a tree of a size, from the left. */
export function* tilesOfLevel(level: number, size: number): Generator<TileFile & { level: number }> {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  for (let index = 0; index * TILE_WIDTH < hashes; index++)
    yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) };
}

/** How many levels of tiles a tree of a size has. */
export function levelsOf(size: number): number {
  let levels = 0;
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH)) levels += 1;
  return levels;
}
