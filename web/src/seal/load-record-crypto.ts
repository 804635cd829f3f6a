import type { RecordCrypto } from './record-crypto.js';
import { knowsEd25519, subtleRecordCrypto } from './subtle-record-crypto.js';

/**
 * The browser's cryptography. Where it has none, or none with Ed25519, a library is loaded that does the same.
 * @param subtle undefined in a page that came over plain HTTP
 * @throws what the browser throws when it cannot load the library
 */
export async function loadRecordCrypto(subtle: SubtleCrypto | undefined): Promise<RecordCrypto> {
  if (subtle && (await knowsEd25519(subtle))) return subtleRecordCrypto(subtle);
  const { nobleRecordCrypto } = await import('./noble-record-crypto.js');
  return nobleRecordCrypto;
}
