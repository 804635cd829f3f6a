import { fromBase64, toBase64, toHex } from './base64.js';

// The format of signed notes: c2sp.org/signed-note. Signing and checking are not in here.

const SIGNATURE_LINE = /^— (\S+) (\S+)$/u;
/** A note is text: no control characters but line feeds. */
// oxlint-disable-next-line no-control-regex -- it is what it says
const CONTROL = /[\0-\x09\x0b-\x1f]/;
const NOTE_MAX_CHARS = 1_000_000;
/** As many as other readers of notes allow. */
const SIGNATURES_MAX = 100;
const KEY_ID_BYTES = 4;
const KEY_ID_HEX = /^[0-9a-f]{8}$/;

export interface NoteSignature {
  /** The name of the key. */
  name: string;
  /** The first four bytes of a hash of the key and its name, in hexadecimal. */
  keyId: string;
  bytes: Uint8Array;
}

export interface SignedNote {
  /** What is signed: lines that each end with a line feed. */
  text: string;
  signatures: NoteSignature[];
}

/** A public key for notes, as `name+id+key` says it. */
export interface NoteKey {
  name: string;
  keyId: string;
  /** 1: Ed25519. 4: Ed25519 of a witness, for cosignatures. */
  type: number;
  bytes: Uint8Array;
}

/** What a note says and who signed it, unchecked; undefined for what is no note. */
export function parseNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || note.length > NOTE_MAX_CHARS || CONTROL.test(note) || !note.isWellFormed()) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length > SIGNATURES_MAX) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignature(line);
    if (!signature) return undefined;
    signatures.push(signature);
  }
  return { text, signatures };
}

/** A line below a note, without its line feed; undefined for what is none. */
export function parseSignature(line: string): NoteSignature | undefined {
  const [, name = '', base64 = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || !bytes || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: toHex(bytes.subarray(0, KEY_ID_BYTES)), bytes: bytes.subarray(KEY_ID_BYTES) };
}

/** The line below a note, with its line feed. @param keyId four bytes */
export function signatureLine(name: string, keyId: Uint8Array, signature: Uint8Array): string {
  const bytes = new Uint8Array(keyId.length + signature.length);
  bytes.set(keyId);
  bytes.set(signature, keyId.length);
  return `— ${name} ${toBase64(bytes)}\n`;
}

/** Reads `name+id+key`, unchecked: the id must fit the key. Undefined for what is none. */
export function parseKey(text: string): NoteKey | undefined {
  // base64 has plus signs too
  const [, name = '', keyId = '', base64 = ''] = /^([^+]+)\+([^+]+)\+(.+)$/u.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || !KEY_ID_HEX.test(keyId) || !bytes || bytes.length < 2) return undefined;
  return { name, keyId, type: bytes[0]!, bytes: bytes.subarray(1) };
}

/** What the id of a key is made of: the first four bytes of its SHA-256. */
export function keyIdInput(name: string, type: number, key: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = new TextEncoder().encode(`${name}\n`);
  const bytes = new Uint8Array(start.length + 1 + key.length);
  bytes.set(start);
  bytes[start.length] = type;
  bytes.set(key, start.length + 1);
  return bytes;
}

export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name);
}
