/** What the watch over the record needs of cryptography. */
export interface RecordCrypto {
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Ed25519 as in RFC 8032; false also for what is no key or no signature.
   * @param key 32 bytes
   * @param signature 64 bytes
   */
  verifies(key: Uint8Array, signature: Uint8Array, text: Uint8Array): Promise<boolean>;
}

export const KEY_BYTES = 32;
