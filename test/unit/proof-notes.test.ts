import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint } from '../../src/contract/checkpoint.js';
import { fromBase64 } from '../../src/contract/base64.js';
import { keyIdInput, parseKey, parseNote } from '../../src/contract/signed-note.js';
import { sha256 } from '../../src/proof/hashing.js';
import { NoteSigner, NoteVerifier } from '../../src/proof/note-keys.js';

const SEED = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const signer = NoteSigner.of('chat.example.org/e1', SEED);
const ROOT = Buffer.from('6MbQE52SfBjMqmT8ER4x7/Q/+LJdopAqQBOsc6MDi6U=', 'base64');
const TEXT = checkpointText({ origin: signer.name, size: 4, root: ROOT });
const NOTE = signer.sign(TEXT);
/** Made with another program. */
const LINE =
  '— chat.example.org/e1 Lz6vbOtuQarSav3LXTBL0e//tqC357Au/ze1Dhl6ctu6Y0lNcppBR/Tmi7b3rIHL263ekF+6El4JTr7O6kQjpCBCGwc=\n';

const verifier = NoteVerifier.of(signer.vkey)!;
const holds = (note: string): boolean => {
  const parsed = parseNote(note);
  return parsed !== undefined && verifier.holds(parsed);
};

describe('a signed checkpoint', () => {
  it('is that of the known vector', () => {
    expect(NOTE).toBe(`${TEXT}\n${LINE}`);
    expect(signer.vkey).toMatch(/^chat\.example\.org\/e1\+2f3eaf6c\+A/);
  });

  it('says what was signed', () => {
    expect(parseNote(NOTE)!.text).toBe(TEXT);
    expect(parseCheckpoint(TEXT)).toEqual({ origin: signer.name, size: 4, root: new Uint8Array(ROOT) });
  });

  it('holds for its key alone, and for this text alone', () => {
    expect(holds(NOTE)).toBe(true);
    expect(holds(NOTE.replace('\n4\n', '\n5\n'))).toBe(false);
    expect(holds(NoteSigner.generate(signer.name).sign(TEXT))).toBe(false);
    expect(holds(NOTE.replace('A', 'B'))).toBe(false);
    // the right signature does not make up for a wrong one under the same name
    const wrong = parseNote(NOTE)!.signatures[0]!;
    const both = { text: TEXT, signatures: [wrong, { ...wrong, bytes: wrong.bytes.map(byte => byte ^ 1) }] };
    expect(verifier.holds(both)).toBe(false);
  });

  it('may be signed by others too', () => {
    const other = NoteSigner.generate('witness.example')
      .sign(TEXT)
      .slice(TEXT.length + 1);
    expect(holds(`${NOTE}${other}`)).toBe(true);
    expect(holds(`${TEXT}\n${other}`)).toBe(false);
  });
});

describe('what is no note', () => {
  it.each([
    ['nothing', ''],
    ['no signature', `${TEXT}\n`],
    ['a text alone', TEXT],
    ['one that is cut off', NOTE.slice(0, -1)],
    ['a signature that is cut off', `${TEXT}\n${LINE.slice(0, -6)}\n`],
    ['other base64', NOTE.replace(/=\n$/, '\n')],
    ['a hyphen in place of a dash', NOTE.replace('— ', '- ')],
    ['a carriage return', NOTE.replace('\n4', '\r\n4')],
    ['a control character', NOTE.replace('\n4', '\n\x004')],
    ['half a character', NOTE.replace('chat', '\ud800')],
    ['101 signatures', `${TEXT}\n${LINE.repeat(101)}`],
    ['a line after the signatures', `${NOTE}x\n`],
    ['no id', `${TEXT}\n— x AAAA\n`],
  ])('%s', (_, note) => {
    expect(parseNote(note)).toBeUndefined();
  });
});

describe('what is no checkpoint', () => {
  it.each([
    ['a size with a zero in front', TEXT.replace('\n4\n', '\n04\n')],
    ['a size below zero', TEXT.replace('\n4\n', '\n-4\n')],
    ['a size beyond all', TEXT.replace('\n4\n', `\n${2 ** 53}\n`)],
    ['a size in words', TEXT.replace('\n4\n', '\nfour\n')],
    ['a short root', TEXT.replace(/\n.*=\n/, '\nAAAA\n')],
    ['no root', 'x\n4\n'],
    ['no line feed at the end', TEXT.slice(0, -1)],
    ['an empty line', TEXT.replace('\n4', '\n\n4')],
  ])('%s', (_, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });

  it('is passed over what others add to it', () => {
    expect(parseCheckpoint(`${TEXT}more\n`)?.size).toBe(4);
  });
});

describe('a key', () => {
  it('is read as it was written', () => {
    expect(NoteSigner.parse(signer.privateKey)?.sign(TEXT)).toBe(NOTE);
    expect(parseKey(signer.vkey)).toMatchObject({ name: signer.name, keyId: '2f3eaf6c', type: 1 });
  });

  it.each([
    ['another name', (key: string) => key.replace('chat', 'char')],
    ['another id', (key: string) => key.replace('2f3eaf6c', '2f3eaf6d')],
    ['a part of it', (key: string) => key.slice(0, -4)],
    ['nothing', () => ''],
    ['a name with a space', (key: string) => key.replace('chat.', 'chat ')],
  ])('is not one with %s', (_, change) => {
    expect(NoteSigner.parse(change(signer.privateKey))).toBeUndefined();
    expect(NoteVerifier.of(change(signer.vkey))).toBeUndefined();
  });

  it('is not one of a witness', () => {
    const { name, bytes } = parseKey(signer.vkey)!;
    const id = sha256(keyIdInput(name, 4, bytes)).toString('hex', 0, 4);
    const vkey = `${name}+${id}+${Buffer.concat([Buffer.of(4), bytes]).toString('base64')}`;
    expect(parseKey(vkey)?.type).toBe(4);
    expect(NoteVerifier.of(vkey)).toBeUndefined();
  });
});

describe('base64', () => {
  it.each(['AAA', 'AA==A', 'AAAA=', 'A===', 'AB==', 'A-_A', ' AAAA', 'AAAA\n'])('is not %j', text => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
