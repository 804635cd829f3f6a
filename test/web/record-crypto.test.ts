import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { hashes, Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it, vi } from 'vitest';
import { loadRecordCrypto } from '../../web/src/seal/load-record-crypto.js';
import { nobleRecordCrypto } from '../../web/src/seal/noble-record-crypto.js';
import { subtleRecordCrypto } from '../../web/src/seal/subtle-record-crypto.js';

const KINDS = [
  ['the browser', subtleRecordCrypto(crypto.subtle)],
  ['the library', nobleRecordCrypto],
] as const;

/** RFC 8032, section 7.1: public key, text and signature. */
const VECTORS = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
].map(hexes => hexes.map(fromHex) as [Uint8Array, Uint8Array, Uint8Array]);

function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** Something that is signed as it should be. */
function signed() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const text = new TextEncoder().encode('room.example/one\n3\n');
  return { key: rawOf(publicKey), text, signature: new Uint8Array(sign(null, text, privateKey)) };
}

function rawOf(key: KeyObject): Uint8Array {
  return new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url'));
}

/** With one bit changed. */
function changed(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

describe.each(KINDS)('the cryptography of %s', (_, recordCrypto) => {
  it.each(VECTORS)('takes the signatures of RFC 8032', async (key, text, signature) => {
    expect(await recordCrypto.verifies(key, signature, text)).toBe(true);
  });

  it('hashes', async () => {
    for (const size of [0, 1, 55, 56, 64, 65, 1_000]) {
      const bytes = new Uint8Array(size).map((__, i) => i);
      const hash = createHash('sha256').update(bytes).digest();
      expect(Buffer.from(await recordCrypto.sha256(bytes))).toEqual(hash);
    }
  });

  it('takes a signature for its key and its text alone', async () => {
    const { key, text, signature } = signed();
    expect(await recordCrypto.verifies(key, signature, text)).toBe(true);
    expect(await recordCrypto.verifies(signed().key, signature, text)).toBe(false);
    expect(await recordCrypto.verifies(key, signature, changed(text, 3))).toBe(false);
    expect(await recordCrypto.verifies(key, signature, text.subarray(1))).toBe(false);
    for (const at of [0, 31, 32, 63])
      expect(await recordCrypto.verifies(key, changed(signature, at), text)).toBe(false);
  });

  it.each([0, 32, 63, 65])('takes no signature of %i bytes', async length => {
    const { key, text, signature } = signed();
    const other = new Uint8Array(length);
    other.set(signature.subarray(0, length));
    expect(await recordCrypto.verifies(key, other, text)).toBe(false);
  });

  it('takes no key of another length, or that is no point of the curve', async () => {
    const { key, text, signature } = signed();
    for (const other of [new Uint8Array(), key.subarray(1), Uint8Array.of(...key, 0)])
      expect(await recordCrypto.verifies(other, signature, text)).toBe(false);
    const noPoint = new Uint8Array(32).fill(0xff);
    expect(await recordCrypto.verifies(noPoint, signature, text)).toBe(false);
  });

  it('takes no second form of a signature: its number must be less than the order', async () => {
    const { key, text, signature } = signed();
    const number = numberOf(signature.subarray(32)) + ORDER;
    expect(await recordCrypto.verifies(key, joined(signature.subarray(0, 32), number), text)).toBe(false);
  });

  it('takes no signature that fits only when the equation is multiplied by the cofactor', async () => {
    const [secret, nonce] = [123_456_789n, 987_654_321n];
    const key = Point.BASE.multiply(secret).toBytes();
    const text = new TextEncoder().encode('signed by one who knows how');
    const made = (noncePoint: Point): Uint8Array => {
      const start = noncePoint.toBytes();
      return joined(start, (nonce + challenge(start, key, text) * secret) % ORDER);
    };
    const start = Point.BASE.multiply(nonce);
    expect(await recordCrypto.verifies(key, made(start), text)).toBe(true);
    expect(await recordCrypto.verifies(key, made(start.add(ORDER_TWO)), text)).toBe(false);
  });
});

const { n: ORDER, p: PRIME } = Point.CURVE();
/** The one point that is its own opposite. */
const ORDER_TWO = Point.fromAffine({ x: 0n, y: PRIME - 1n });

/** Little end first, as RFC 8032 has it. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function joined(start: Uint8Array, number: bigint): Uint8Array {
  const end = Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse();
  return Uint8Array.of(...start, ...end);
}

function challenge(start: Uint8Array, key: Uint8Array, text: Uint8Array): bigint {
  return numberOf(sha512(Uint8Array.of(...start, ...key, ...text))) % ORDER;
}

describe('the library', () => {
  it('takes no key and no signature of a small group, with which more than one text fits', async () => {
    const { text } = signed();
    const small = ORDER_TWO.toBytes();
    const zero = Point.ZERO.toBytes();
    for (const key of [small, zero])
      for (const start of [small, zero])
        expect(await nobleRecordCrypto.verifies(key, joined(start, 0n), text)).toBe(false);
    // the nonce 0: the equation fits, but WebCrypto refuses it
    const key = Point.BASE.multiply(7n).toBytes();
    const signature = joined(zero, (challenge(zero, key, text) * 7n) % ORDER);
    expect(await nobleRecordCrypto.verifies(key, signature, text)).toBe(false);
  });

  it('has its own SHA-512, not the one of the browser', () => {
    expect(hashes.sha512).toBe(sha512);
  });
});

describe('what is loaded', () => {
  it('is the library where there is no WebCrypto, or one without Ed25519', async () => {
    expect(await loadRecordCrypto(undefined)).toBe(nobleRecordCrypto);
    const importKey = async () => Promise.reject(new DOMException('', 'NotSupportedError'));
    const subtle = { importKey } as unknown as SubtleCrypto;
    expect(await loadRecordCrypto(subtle)).toBe(nobleRecordCrypto);
  });

  it('is nothing where the browser has all', async () => {
    const { key, text, signature } = signed();
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const loaded = await loadRecordCrypto(crypto.subtle);
    expect(await loaded.verifies(key, signature, text)).toBe(true);
    expect(verify).toHaveBeenCalledOnce();
  });
});
