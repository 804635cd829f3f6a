import { createPrivateKey, createPublicKey, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { fromBase64, toBase64, toHex } from '../contract/base64.js';
import {
  isKeyName,
  keyIdInput,
  parseKey,
  signatureLine,
  type NoteSignature,
  type SignedNote,
} from '../contract/signed-note.js';
import { sha256 } from './hashing.js';

/** Of c2sp.org/signed-note. */
const ED25519 = 1;
/** Of c2sp.org/tlog-cosignature. */
const COSIGNATURE = 4;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
const SEED_BYTES = 32;
const PUBLIC_BYTES = 32;
/** How DER (RFC 8410) begins, before a seed and before a public key. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs notes with an Ed25519 key (RFC 8032), which gives the same note the same signature. */
export class NoteSigner {
  private constructor(
    readonly name: string,
    private readonly seed: Buffer,
    private readonly key: KeyObject,
    /** The public key, as `name+id+key`. */
    readonly vkey: string,
    private readonly keyId: Buffer,
  ) {}

  /** @param seed 32 bytes */
  static of(name: string, seed: Buffer): NoteSigner {
    const { key, bytes } = keysOf(seed);
    return new NoteSigner(name, seed, key, vkeyOf(name, bytes), idOf(name, bytes));
  }

  static generate(name: string): NoteSigner {
    return NoteSigner.of(name, randomBytes(SEED_BYTES));
  }

  /** Reads what `privateKey` wrote. Undefined for anything else. */
  static parse(text: string): NoteSigner | undefined {
    const { name, seed, keyId } = parsePrivate(text, ED25519) ?? {};
    if (name === undefined || !seed) return undefined;
    const signer = NoteSigner.of(name, seed);
    return toHex(signer.keyId) === keyId ? signer : undefined;
  }

  /** The same key under another name, which makes it another key to others. */
  named(name: string): NoteSigner {
    return name === this.name ? this : NoteSigner.of(name, this.seed);
  }

  /** As other programs for notes write theirs too. */
  get privateKey(): string {
    return privateText(this.name, this.keyId, ED25519, this.seed);
  }

  /** The note: a text, which ends with a line feed, and its signature. */
  sign(text: string): string {
    return `${text}\n${signatureLine(this.name, this.keyId, sign(null, Buffer.from(text), this.key))}`;
  }
}

/** Checks signatures of one key. */
export class NoteVerifier {
  private constructor(
    readonly name: string,
    readonly vkey: string,
    private readonly keyId: string,
    private readonly key: KeyObject,
  ) {}

  /** An Ed25519 key under a name. @param bytes 32 of them */
  static named(name: string, bytes: Uint8Array): NoteVerifier | undefined {
    return isKeyName(name) ? NoteVerifier.of(vkeyOf(name, bytes)) : undefined;
  }

  /** Undefined for what is no Ed25519 key, or whose id does not fit it. */
  static of(vkey: string): NoteVerifier | undefined {
    const key = parseKey(vkey);
    if (key?.type !== ED25519 || key.bytes.length !== PUBLIC_BYTES) return undefined;
    if (toHex(sha256(keyIdInput(key.name, key.type, key.bytes)).subarray(0, 4)) !== key.keyId)
      return undefined;
    return new NoteVerifier(key.name, vkey, key.keyId, publicKey(key.bytes));
  }

  /** Whether the note is signed by this key. A wrong signature under its name and id makes all of the note false. */
  holds({ text, signatures }: SignedNote): boolean {
    const own = signatures.filter(one => this.isOwn(one));
    const bytes = Buffer.from(text);
    return own.length > 0 && own.every(one => verify(null, bytes, this.key, one.bytes));
  }

  /** Whether a signature is said to be of this key. */
  isOwn({ name, keyId }: NoteSignature): boolean {
    return name === this.name && keyId === this.keyId;
  }
}

/** Cosigns checkpoints with the key of a witness: c2sp.org/tlog-cosignature. */
export class CosignatureSigner {
  private constructor(
    readonly name: string,
    private readonly seed: Buffer,
    private readonly key: KeyObject,
    /** The public key, as `name+id+key`. */
    readonly vkey: string,
    private readonly keyId: Buffer,
  ) {}

  /** @param seed 32 bytes */
  static of(name: string, seed: Buffer): CosignatureSigner {
    const { key, bytes } = keysOf(seed);
    const vkey = vkeyOf(name, bytes, COSIGNATURE);
    return new CosignatureSigner(name, seed, key, vkey, idOf(name, bytes, COSIGNATURE));
  }

  static generate(name: string): CosignatureSigner {
    return CosignatureSigner.of(name, randomBytes(SEED_BYTES));
  }

  /** Reads what `privateKey` wrote. Undefined for anything else. */
  static parse(text: string): CosignatureSigner | undefined {
    const { name, seed, keyId } = parsePrivate(text, COSIGNATURE) ?? {};
    if (name === undefined || !seed) return undefined;
    const signer = CosignatureSigner.of(name, seed);
    return toHex(signer.keyId) === keyId ? signer : undefined;
  }

  get privateKey(): string {
    return privateText(this.name, this.keyId, COSIGNATURE, this.seed);
  }

  /** The signature line of a checkpoint, with its line feed. @param time in seconds since 1970 */
  cosign(text: string, time: bigint): string {
    const stamp = Buffer.alloc(TIME_BYTES);
    stamp.writeBigUInt64BE(time);
    const signature = sign(null, Buffer.from(cosignedText(time, text)), this.key);
    return signatureLine(this.name, this.keyId, Buffer.concat([stamp, signature]));
  }
}

/** Checks cosignatures of one witness: c2sp.org/tlog-cosignature. */
export class CosignatureVerifier {
  private constructor(
    readonly name: string,
    private readonly keyId: string,
    private readonly key: KeyObject,
  ) {}

  /** Undefined for what is no key of a witness, or whose id does not fit it. */
  static of(vkey: string): CosignatureVerifier | undefined {
    const key = parseKey(vkey);
    if (key?.type !== COSIGNATURE || key.bytes.length !== PUBLIC_BYTES) return undefined;
    if (toHex(idOf(key.name, key.bytes, COSIGNATURE)) !== key.keyId) return undefined;
    return new CosignatureVerifier(key.name, key.keyId, publicKey(key.bytes));
  }

  /** Whether a signature is said to be of this witness. */
  isOwn({ name, keyId }: NoteSignature): boolean {
    return name === this.name && keyId === this.keyId;
  }

  /** Whether it is of this witness, at the time that it says. @param text of the checkpoint */
  holds(signature: NoteSignature, text: string): boolean {
    return this.timeOf(signature, text) !== undefined;
  }

  /** When this witness signed it, in seconds since 1970; undefined when it did not. @param text of the checkpoint */
  timeOf(signature: NoteSignature, text: string): bigint | undefined {
    const { bytes } = signature;
    if (!this.isOwn(signature) || bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
    const time = Buffer.from(bytes).readBigUInt64BE();
    const message = Buffer.from(cosignedText(time, text));
    return verify(null, message, this.key, bytes.subarray(TIME_BYTES)) ? time : undefined;
  }
}

/** What a witness signs. @param time in seconds since 1970 */
export function cosignedText(time: bigint, text: string): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}

function publicKey(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
}

/** SHA-256 of a public key in hexadecimal, to compare by eye; a dash for what is no key. */
export function fingerprintOf(vkey: string): string {
  const key = parseKey(vkey);
  return key ? sha256(key.bytes).toString('hex') : '-';
}

/** An Ed25519 key, and its public half. */
function keysOf(seed: Buffer): { key: KeyObject; bytes: Buffer } {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return { key, bytes: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length) };
}

function privateText(name: string, keyId: Buffer, type: number, seed: Buffer): string {
  return `PRIVATE+KEY+${name}+${toHex(keyId)}+${toBase64(Buffer.concat([Buffer.of(type), seed]))}`;
}

function parsePrivate(text: string, type: number): { name: string; keyId: string; seed: Buffer } | undefined {
  const [, name = '', keyId = '', base64 = ''] =
    /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || bytes?.length !== 1 + SEED_BYTES || bytes[0] !== type) return undefined;
  return { name, keyId, seed: Buffer.from(bytes.subarray(1)) };
}

function vkeyOf(name: string, bytes: Uint8Array, type = ED25519): string {
  return `${name}+${toHex(idOf(name, bytes, type))}+${toBase64(Buffer.concat([Buffer.of(type), bytes]))}`;
}

function idOf(name: string, bytes: Uint8Array, type = ED25519): Buffer {
  return sha256(keyIdInput(name, type, bytes)).subarray(0, 4);
}
