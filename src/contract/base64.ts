const STANDARD = /^[A-Za-z0-9+/]*={0,2}$/;

/** Standard base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The bytes of a text that is what `toBase64` writes for them; undefined for anything else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !STANDARD.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0));
  // the last digit may have bits that no byte has
  return toBase64(bytes) === text ? bytes : undefined;
}

/** Two digits a byte, in lower case. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

export function areEqual(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && some.every((byte, i) => byte === others[i]);
}
