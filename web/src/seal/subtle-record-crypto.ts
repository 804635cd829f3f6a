import { KEY_BYTES, type RecordCrypto } from './record-crypto.js';

/** The base point of the curve (RFC 8032, section 5.1): a key that each browser with Ed25519 can import. */
const SOME_KEY = Uint8Array.of(0x58, ...Array.from({ length: KEY_BYTES - 1 }, () => 0x66));

/** @param subtle one that knows Ed25519 */
export function subtleRecordCrypto(subtle: SubtleCrypto): RecordCrypto {
  return {
    sha256: async bytes => new Uint8Array(await subtle.digest('SHA-256', new Uint8Array(bytes))),
    verifies: async (key, signature, text) => {
      if (key.length !== KEY_BYTES) return false;
      const imported = await importKey(subtle, key);
      return subtle.verify('Ed25519', imported, new Uint8Array(signature), new Uint8Array(text));
    },
  };
}

export async function knowsEd25519(subtle: SubtleCrypto): Promise<boolean> {
  try {
    await importKey(subtle, SOME_KEY);
    return true;
  } catch {
    return false;
  }
}

async function importKey(subtle: SubtleCrypto, key: Uint8Array): Promise<CryptoKey> {
  return subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify']);
}
