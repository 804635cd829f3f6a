import { hash } from 'node:crypto';
import { HASH_BYTES } from '../contract/merkle-proofs.js';

const NODE = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** SHA-256 of bytes, or of a text in UTF-8. */
export function sha256(bytes: Uint8Array | string): Buffer {
  // a text of a char a byte costs half of what a Buffer does
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

/** The hash of two nodes together: RFC 6962, section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 1 + HASH_BYTES);
  return sha256(NODE);
}

/** The root of the tree without leaves. */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));
