import { areEqual } from './base64.js';

// Checking proofs of a Merkle tree, wherever there is a SHA-256: in the server, in the page, in a script.

export const HASH_BYTES = 32;
/** More levels than a tree of 2^53 leaves has. */
export const PATH_MAX = 64;

/** SHA-256 of some bytes. WebCrypto's is a promise. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

/** A tree as it was once: how many leaves it had, and its root. */
export interface TreeHead {
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
}

/** The hash of a leaf: RFC 6962, section 2.1. */
export async function leafHash(sha256: Sha256, entry: Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + entry.length);
  bytes.set(entry, 1);
  return sha256(bytes);
}

/**
 * Whether a leaf is in a tree: RFC 9162, section 2.1.3.2.
 * @param index of the leaf, from 0
 * @param path the inclusion proof, from the leaf's sibling up
 */
export async function isIncluded(
  sha256: Sha256,
  { leaf, index, path }: { leaf: Uint8Array; index: number; path: readonly Uint8Array[] },
  tree: TreeHead,
): Promise<boolean> {
  if (!isWhole(index) || !isWhole(tree.size) || index >= tree.size || !areHashes([leaf, ...path]))
    return false;
  let [first, last] = [index, tree.size - 1];
  let root = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(first) || first === last) {
      root = await nodeHash(sha256, sibling, root);
      while (first !== 0 && !isOdd(first)) [first, last] = [half(first), half(last)];
    } else {
      root = await nodeHash(sha256, root, sibling);
    }
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && areEqual(root, tree.root);
}

/**
 * Whether a tree only grew from one to another: RFC 9162, section 2.1.4.2. Any tree has grown from the empty one.
 * @param path the consistency proof
 */
export async function isConsistent(
  sha256: Sha256,
  [older, newer]: readonly [TreeHead, TreeHead],
  path: readonly Uint8Array[],
): Promise<boolean> {
  if (!isWhole(older.size) || !isWhole(newer.size) || older.size > newer.size || !areHashes(path))
    return false;
  if (older.size === newer.size) return path.length === 0 && areEqual(older.root, newer.root);
  if (older.size === 0) return path.length === 0;
  if (path.length === 0) return false;
  let [first, last] = [older.size - 1, newer.size - 1];
  while (isOdd(first)) [first, last] = [half(first), half(last)];
  // of a size that is a power of two the old root is a node of the new tree
  const [start, ...rest] = first === 0 ? [older.root, ...path] : path;
  let [olderRoot, newerRoot] = [start!, start!];
  for (const node of rest) {
    if (last === 0) return false;
    if (isOdd(first) || first === last) {
      olderRoot = await nodeHash(sha256, node, olderRoot);
      newerRoot = await nodeHash(sha256, node, newerRoot);
      while (first !== 0 && !isOdd(first)) [first, last] = [half(first), half(last)];
    } else {
      newerRoot = await nodeHash(sha256, newerRoot, node);
    }
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && areEqual(olderRoot, older.root) && areEqual(newerRoot, newer.root);
}

async function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}

function areHashes(path: readonly Uint8Array[]): boolean {
  return path.length <= PATH_MAX && path.every(hash => hash.length === HASH_BYTES);
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

// numbers beyond 32 bits: no bit operators

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function half(value: number): number {
  return Math.floor(value / 2);
}
