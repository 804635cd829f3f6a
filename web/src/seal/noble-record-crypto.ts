import { hashes, Point, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { KEY_BYTES, type RecordCrypto } from './record-crypto.js';

hashes.sha512 = sha512;

/** Without the browser's cryptography. This file is loaded only where it is needed. */
export const nobleRecordCrypto: RecordCrypto = {
  sha256: async bytes => Promise.resolve(sha256(bytes)),
  verifies: async (key, signature, text) => Promise.resolve(verifies(key, signature, text)),
};

function verifies(key: Uint8Array, signature: Uint8Array, text: Uint8Array): boolean {
  try {
    // not the looser rules of ZIP 215, which are noble's default
    if (!verify(signature, text, key, { zip215: false })) return false;
    // noble multiplies the equation by the cofactor, WebCrypto does not: for points of prime order both are the same
    return isOfPrimeOrder(key) && isOfPrimeOrder(signature.subarray(0, KEY_BYTES));
  } catch {
    // it throws for a wrong length
    return false;
  }
}

/** Of the large group that the base point generates; all keys and signatures that are made by the rules are. */
function isOfPrimeOrder(encoded: Uint8Array): boolean {
  const point = Point.fromBytes(encoded);
  return point.isTorsionFree() && !point.isSmallOrder();
}
