import { EMPTY_ROOT, nodeHash } from './hashing.js';

/** A whole subtree: of 2^height leaves, the `index`th of its height from the left. */
export interface TreeNode {
  height: number;
  index: number;
}

/** Reads the hash of a whole subtree. */
export type NodeReader = (node: TreeNode) => Buffer | Promise<Buffer>;

/**
 * The right edge of a tree: the roots of the whole subtrees that it is made of, the largest first. It takes leaves one
 * by one, and knows the root at any time.
 */
export class TreeEdge {
  readonly #nodes: Buffer[];
  #size: number;

  private constructor(size: number, nodes: Buffer[]) {
    this.#size = size;
    this.#nodes = nodes;
  }

  /** That of a tree which is stored. */
  static async of(size: number, read: NodeReader): Promise<TreeEdge> {
    const nodes: Buffer[] = [];
    for (const node of wholeSubtrees(0, size)) nodes.push(await read(node));
    return new TreeEdge(size, nodes);
  }

  static empty(): TreeEdge {
    return new TreeEdge(0, []);
  }

  get size(): number {
    return this.#size;
  }

  copy(): TreeEdge {
    return new TreeEdge(this.#size, [...this.#nodes]);
  }

  /** @param whole is told of each subtree that is whole now, the leaf first */
  append(leaf: Buffer, whole?: (height: number, hash: Buffer) => void): void {
    this.appendWhole(leaf, 0, whole);
  }

  /** Takes 2^height leaves at once, by the root of their subtree. The size is a multiple of that. */
  appendWhole(root: Buffer, height: number, whole?: (height: number, hash: Buffer) => void): void {
    let hash = root;
    whole?.(height, hash);
    const leaves = 2 ** height;
    for (
      let [above, left] = [height + 1, this.#size / leaves];
      left % 2 === 1;
      above++, left = (left - 1) / 2
    ) {
      hash = nodeHash(this.#nodes.pop()!, hash);
      whole?.(above, hash);
    }
    this.#nodes.push(hash);
    this.#size += leaves;
  }

  /** RFC 6962, section 2.1. */
  get root(): Buffer {
    return this.#size === 0 ? EMPTY_ROOT : together(this.#nodes);
  }
}

/** The hashes by which a leaf is found in the root of a tree, from its sibling up: RFC 6962, section 2.1.1. */
export async function inclusionPath(index: number, size: number, read: NodeReader): Promise<Buffer[]> {
  const path: Buffer[] = [];
  for (let [from, to] = [0, size]; to - from > 1;) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      path.push(await hashOf(middle, to, read));
      to = middle;
    } else {
      path.push(await hashOf(from, middle, read));
      from = middle;
    }
  }
  return path.reverse();
}

/**
 * The hashes by which a tree of one size is found to have grown to another: RFC 6962, section 2.1.2.
 * @param older at least 1
 */
export async function consistencyPath(older: number, newer: number, read: NodeReader): Promise<Buffer[]> {
  const path: Buffer[] = [];
  let [from, to] = [0, newer];
  let isWhole = true;
  while (older !== to) {
    const middle = from + largestPowerBelow(to - from);
    if (older <= middle) {
      path.push(await hashOf(middle, to, read));
      to = middle;
    } else {
      path.push(await hashOf(from, middle, read));
      [from, isWhole] = [middle, false];
    }
  }
  // the old root itself is known to those who ask
  if (!isWhole) path.push(await hashOf(from, to, read));
  return path.reverse();
}

/** The hash of the subtree of some leaves, `to` excluded. */
async function hashOf(from: number, to: number, read: NodeReader): Promise<Buffer> {
  const hashes: Buffer[] = [];
  for (const node of wholeSubtrees(from, to)) hashes.push(await read(node));
  return together(hashes);
}

/** The whole subtrees that such a subtree is made of, from the left. */
function* wholeSubtrees(from: number, to: number): Generator<TreeNode> {
  for (let [left, rest] = [from, to - from]; rest > 0;) {
    const height = Math.floor(Math.log2(rest));
    // a logarithm near a whole number may be rounded up to it
    const exact = 2 ** height > rest ? height - 1 : height;
    const leaves = 2 ** exact;
    yield { height: exact, index: left / leaves };
    left += leaves;
    rest -= leaves;
  }
}

function together(nodes: readonly Buffer[]): Buffer {
  return nodes.reduceRight((right, left) => nodeHash(left, right));
}

/** @param count at least 2 */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
