import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isConsistent, isIncluded, leafHash } from '../../src/contract/merkle-proofs.js';
import { nodeHash, sha256 } from '../../src/proof/hashing.js';
import { leafOf } from '../../src/proof/entry.js';
import { TreeEdge, consistencyPath, inclusionPath, type NodeReader } from '../../src/proof/tree.js';

/** The leaves of the test vectors of Certificate Transparency, and the root of the first n of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const SIZE_MAX = 70;
const MANY = Array.from({ length: SIZE_MAX }, (_, i) => leafOf(`${i}`));

/** The definition itself: RFC 6962, section 2.1. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(rootOf(leaves.slice(0, split)))
    .update(rootOf(leaves.slice(split)))
    .digest();
}

const readMany: NodeReader = ({ height, index }) =>
  rootOf(MANY.slice(index * 2 ** height, (index + 1) * 2 ** height));

function edgeOf(leaves: readonly Buffer[]): TreeEdge {
  const edge = TreeEdge.empty();
  for (const leaf of leaves) edge.append(leaf);
  return edge;
}

const changed = (hash: Buffer): Buffer => sha256(hash);

describe('the tree', () => {
  it('has the roots of the known vectors', async () => {
    const leaves: Buffer[] = [];
    for (const leaf of LEAVES) leaves.push(Buffer.from(await leafHash(sha256, Buffer.from(leaf, 'hex'))));
    for (let size = 0; size <= leaves.length; size++)
      expect(edgeOf(leaves.slice(0, size)).root.toString('hex')).toBe(ROOTS[size]);
  });

  it('is taken up again at any size', async () => {
    for (let size = 0; size <= SIZE_MAX; size++) {
      const edge = await TreeEdge.of(size, readMany);
      expect(edge.root).toEqual(rootOf(MANY.slice(0, size)));
      for (const leaf of MANY.slice(size)) edge.append(leaf);
      expect(edge.root).toEqual(rootOf(MANY));
    }
  });

  it('tells of each whole subtree once', () => {
    const told = new Map<string, Buffer>();
    const edge = TreeEdge.empty();
    const counts = new Map<number, number>();
    for (const leaf of MANY)
      edge.append(leaf, (height, hash) => {
        const index = counts.get(height) ?? 0;
        counts.set(height, index + 1);
        told.set(`${height} ${index}`, hash);
      });
    expect(counts).toEqual(
      new Map([0, 1, 2, 3, 4, 5, 6].map(height => [height, Math.floor(SIZE_MAX / 2 ** height)])),
    );
    for (const [name, hash] of told) {
      const [height, index] = name.split(' ').map(Number);
      expect(hash).toEqual(readMany({ height: height!, index: index! }));
    }
  });

  it('takes whole subtrees as it takes their leaves', () => {
    const tell = (edge: TreeEdge, leaves: number): string[] => {
      const told: string[] = [];
      for (let at = 0; at < SIZE_MAX; at += leaves)
        if (at + leaves <= SIZE_MAX)
          edge.appendWhole(rootOf(MANY.slice(at, at + leaves)), Math.log2(leaves), (height, hash) => {
            if (height >= 3) told.push(`${height} ${hash.toString('hex')}`);
          });
        else for (const leaf of MANY.slice(at)) edge.append(leaf);
      return told;
    };
    const [one, other] = [TreeEdge.empty(), TreeEdge.empty()];
    expect(tell(one, 8)).toEqual(tell(other, 1));
    expect([one.size, one.root]).toEqual([SIZE_MAX, rootOf(MANY)]);
    expect(other.root).toEqual(rootOf(MANY));
  });

  it('joins nodes as it is defined', () => {
    expect(nodeHash(MANY[0]!, MANY[1]!)).toEqual(rootOf(MANY.slice(0, 2)));
  });
});

describe('the proof that a leaf is in the tree', () => {
  it('holds for every leaf of every size, and for no other place, size, leaf or root', async () => {
    for (let size = 1; size <= SIZE_MAX; size++) {
      const root = rootOf(MANY.slice(0, size));
      for (let index = 0; index < size; index++) {
        const path = await inclusionPath(index, size, readMany);
        const leaf = MANY[index]!;
        const holds = (what: {
          leaf?: Buffer;
          index?: number;
          path?: Buffer[];
          size?: number;
          root?: Buffer;
        }) => isIncluded(sha256, { leaf, index, path, ...what }, { size, root, ...what });
        expect(await holds({})).toBe(true);
        expect(await holds({ root: changed(root) })).toBe(false);
        expect(await holds({ leaf: changed(leaf) })).toBe(false);
        expect(await holds({ index: index + 1 })).toBe(false);
        expect(await holds({ path: [...path, leaf] })).toBe(false);
        if (path.length > 0) expect(await holds({ path: path.slice(1) })).toBe(false);
        for (const i of path.keys())
          expect(await holds({ path: path.with(i, changed(path[i]!)) })).toBe(false);
      }
    }
  });

  it('holds for nothing that is no place or hash', async () => {
    const tree = { size: 2, root: rootOf(MANY.slice(0, 2)) };
    const leaf = MANY[0]!;
    const path = [MANY[1]!];
    for (const index of [-1, 0.5, Number.NaN, 2, 2 ** 53])
      expect(await isIncluded(sha256, { leaf, index, path }, tree)).toBe(false);
    expect(await isIncluded(sha256, { leaf, index: 0, path: [path[0]!.subarray(1)] }, tree)).toBe(false);
    expect(await isIncluded(sha256, { leaf, index: 0, path: Array<Buffer>(65).fill(leaf) }, tree)).toBe(
      false,
    );
  });
});

describe('the proof that a tree has only grown', () => {
  it('holds for all sizes, and for no other root', async () => {
    for (let newer = 1; newer <= SIZE_MAX; newer++) {
      const to = { size: newer, root: rootOf(MANY.slice(0, newer)) };
      for (let older = 1; older <= newer; older++) {
        const from = { size: older, root: rootOf(MANY.slice(0, older)) };
        const path = await consistencyPath(older, newer, readMany);
        expect(await isConsistent(sha256, [from, to], path)).toBe(true);
        expect(await isConsistent(sha256, [{ ...from, root: changed(from.root) }, to], path)).toBe(false);
        expect(await isConsistent(sha256, [from, { ...to, root: changed(to.root) }], path)).toBe(false);
        expect(await isConsistent(sha256, [from, to], [...path, to.root])).toBe(false);
        if (older < newer) {
          expect(await isConsistent(sha256, [from, to], path.slice(1))).toBe(false);
          expect(await isConsistent(sha256, [to, from], path)).toBe(false);
          for (const i of path.keys())
            expect(await isConsistent(sha256, [from, to], path.with(i, changed(path[i]!)))).toBe(false);
        }
      }
    }
  });

  it('holds from the empty tree with an empty path only', async () => {
    const to = { size: 3, root: rootOf(MANY.slice(0, 3)) };
    const empty = { size: 0, root: rootOf([]) };
    expect(await isConsistent(sha256, [empty, to], [])).toBe(true);
    expect(await isConsistent(sha256, [empty, to], [to.root])).toBe(false);
  });
});

describe('large trees', () => {
  it('are proven beyond 32 bits', async () => {
    // all leaves are alike: a subtree's hash depends on its height alone
    const alike = [leafOf('x')];
    for (let height = 1; height <= 52; height++) alike.push(nodeHash(alike.at(-1)!, alike.at(-1)!));
    const read: NodeReader = ({ height }) => alike[height]!;
    const [older, newer] = [2 ** 33 + 5, 2 ** 40 + 12_345];
    const rootAt = async (size: number) => (await TreeEdge.of(size, read)).root;
    const [from, to] = [
      { size: older, root: await rootAt(older) },
      { size: newer, root: await rootAt(newer) },
    ];
    const grown = await consistencyPath(older, newer, read);
    expect(await isConsistent(sha256, [from, to], grown)).toBe(true);
    expect(await isConsistent(sha256, [{ ...from, size: older + 1 }, to], grown)).toBe(false);
    const index = 2 ** 39 + 77;
    const path = await inclusionPath(index, newer, read);
    expect(await isIncluded(sha256, { leaf: alike[0]!, index, path }, to)).toBe(true);
    expect(path.length).toBe(41);
  });
});
