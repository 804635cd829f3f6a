import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { parseNote, parseSignature } from '../../src/contract/signed-note.js';
import {
  CosignatureSigner,
  CosignatureVerifier,
  NoteSigner,
  NoteVerifier,
} from '../../src/proof/note-keys.js';
import { CheckpointWitness, type WitnessAnswer } from '../../src/proof/witness/checkpoint-witness.js';
import { openWitnessKey } from '../../src/proof/witness/witness-key.js';
import { WitnessState } from '../../src/proof/witness/witness-state.js';
import { TestLog } from '../support/test-log.js';

const NAMED = { name: undefined, byDefault: 'one.example' };

let folder: string;
let log: TestLog;
let now: number;
let isLocked: boolean;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-witness-'));
  log = new TestLog('log.example/e1');
  now = 1_764_300_000_900;
  isLocked = true;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => join(folder, name);
const key = (): CosignatureSigner => openWitnessKey(folder, NAMED);
const state = (): WitnessState =>
  WitnessState.open(folder, CosignatureVerifier.of(key().vkey)!, { isHeld: () => isLocked });
const open = (...vkeys: string[]): CheckpointWitness => {
  const keys = (vkeys.length > 0 ? vkeys : [log.vkey]).map(vkey => NoteVerifier.of(vkey)!);
  return new CheckpointWitness(key(), state(), new Map([[log.origin, keys]]), () => now);
};
const add = async (witness: CheckpointWitness, body: string | Buffer): Promise<WitnessAnswer> =>
  witness.add(Buffer.from(body));
const shown = ({ status, type, body }: WitnessAnswer): unknown => [status, type, body];
const timeOf = ({ body }: WitnessAnswer, text: string): bigint | undefined =>
  CosignatureVerifier.of(key().vkey)!.timeOf(parseSignature(body.trimEnd())!, text);

describe('a witness', () => {
  it('cosigns a log as it grows, and says what size it knows', async () => {
    const witness = open();
    const [five, twelve] = [await log.request(0, 5), await log.request(5, 12)];
    const first = await add(witness, five);
    expect(shown(first)).toEqual([
      200,
      'text/plain; charset=utf-8',
      expect.stringMatching(/^— one\.example \S+\n$/),
    ]);
    expect(timeOf(first, log.text(5))).toBe(1_764_300_000n);
    // the same again is not what it has grown from
    expect(shown(await add(witness, five))).toEqual([409, 'text/x.tlog.size', '5\n']);
    const same = await add(witness, `old 5\n\n${log.note(5)}`);
    expect(same.body).toBe(first.body);
    expect((await add(witness, twelve)).status).toBe(200);
    expect(shown(await add(witness, await log.request(0, 20)))).toEqual([409, 'text/x.tlog.size', '12\n']);
  });

  it('cosigns the log without rows, and what has grown from it', async () => {
    const witness = open();
    expect((await add(witness, await log.request(0, 0))).status).toBe(200);
    expect((await add(witness, await log.request(0, 0))).status).toBe(200);
    expect((await add(witness, await log.request(0, 3))).status).toBe(200);
  });

  it('cosigns the lines that extend a checkpoint too', async () => {
    const text = `${log.text(4)}more\n`;
    const answer = await add(open(), `old 0\n\n${log.signer.sign(text)}`);
    expect(timeOf(answer, text)).toBeDefined();
  });

  it('says of a new one, after a start, what the last one knew', async () => {
    await add(open(), await log.request(0, 7));
    const stored = state().of(log.origin)!;
    expect([stored.size, stored.time]).toEqual([7, 1_764_300_000n]);
    const { text, signatures } = parseNote(stored.note)!;
    expect(text).toBe(log.text(7));
    expect(signatures.map(({ name }) => name)).toEqual([log.origin, 'one.example']);
    expect(shown(await add(open(), await log.request(0, 9)))).toEqual([409, 'text/x.tlog.size', '7\n']);
  });

  const refusals: [string, number, (witness: CheckpointWitness) => Promise<string | Buffer>][] = [
    ['nothing', 400, async () => ''],
    ['no proof', 400, async () => log.note(5)],
    ['an old size with a zero before it', 400, async () => `old 05\n\n${log.note(5)}`],
    ['a negative old size', 400, async () => `old -1\n\n${log.note(5)}`],
    ['an old size and a space', 400, async () => `old 0 \n\n${log.note(5)}`],
    ['lines that end with CR', 400, async () => `old 0\r\n\r\n${log.note(5)}`],
    ['a hash that is none', 400, async () => `old 0\nAAAA\n\n${log.note(5)}`],
    [
      'more hashes than there can be',
      400,
      async () => `old 0\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${log.note(5)}`,
    ],
    ['no signature', 400, async () => `old 0\n\n${log.text(5)}`],
    [
      'a size with a zero before it',
      400,
      async () => `old 0\n\n${log.signer.sign(log.text(5).replace('\n5\n', '\n05\n'))}`,
    ],
    [
      'what is no UTF-8',
      400,
      async () => Buffer.concat([Buffer.from(`old 0\n\n`), Buffer.of(0xff), Buffer.from(log.note(5))]),
    ],
    ['a log that it does not know', 404, async () => new TestLog('other.example').request(0, 5)],
    [
      'a signature of no known key',
      403,
      async () => log.request(0, 5, NoteSigner.generate(log.origin).sign(log.text(5))),
    ],
    ['a wrong signature', 403, async () => log.request(0, 5, log.note(5).replace('\n5\n', '\n6\n'))],
    [
      'a right and a wrong signature of one key',
      403,
      async () => log.request(0, 5, log.note(5) + log.note(6).split('\n\n')[1]!),
    ],
    ['an old size above its own', 400, async () => `old 6\n\n${log.note(5)}`],
    ['an old size above all', 400, async () => `old 99999999999999999999\n\n${log.note(5)}`],
    [
      'another root of no rows',
      422,
      async () => `old 0\n\n${log.signer.sign(log.text(5).replace('\n5\n', '\n0\n'))}`,
    ],
    [
      'a proof from nothing',
      422,
      async () => `old 0\n${(await log.proof(3, 5)).join('\n')}\n\n${log.note(5)}`,
    ],
  ];
  it.each(refusals)('refuses %s with %d, and signs nothing', async (_, status, body) => {
    const witness = open();
    const answer = await add(witness, await body(witness));
    expect([answer.status, answer.body]).toEqual([status, expect.not.stringContaining('—')]);
    expect(state().of(log.origin)).toBeUndefined();
  });

  it.each([
    ['with another root at the same size', async (fork: TestLog) => fork.request(8, 8)],
    ['that has grown otherwise', async (fork: TestLog) => fork.request(8, 12)],
    ['with the proof of another', async (fork: TestLog) => log.request(8, 12, fork.note(12))],
    ['without a proof', async (fork: TestLog) => `old 8\n\n${fork.note(12)}`],
    [
      'with a proof at the same size',
      async () => `old 8\n${(await log.proof(5, 8)).join('\n')}\n\n${log.note(8)}`,
    ],
  ])('refuses a history %s with 422, keeps its own, and has the signed text for the log', async (_, body) => {
    const witness = open();
    await add(witness, await log.request(0, 8));
    const before = readFileSync(fileOf('witness-state'), 'utf8');
    const answer = await add(witness, await body(log.fork(5)));
    expect([answer.status, parseCheckpoint(answer.fork!)?.origin]).toEqual([422, log.origin]);
    expect(readFileSync(fileOf('witness-state'), 'utf8')).toBe(before);
    expect((await add(witness, await log.request(8, 9))).status).toBe(200);
  });

  it('cosigns one history of fifty that come at once', async () => {
    const witness = open();
    const forks = Array.from({ length: 50 }, (_, i) => log.fork(i % 10));
    const answers = await Promise.all(forks.map(async fork => add(witness, await fork.request(0, 20))));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array<number>(49).fill(409)]);
  });

  it('takes the keys that a log has had', async () => {
    const next = NoteSigner.generate(log.origin);
    const witness = open(log.vkey, next.vkey);
    expect((await add(witness, await log.request(0, 3))).status).toBe(200);
    expect((await add(witness, await log.request(3, 5, next.sign(log.text(5))))).status).toBe(200);
    // by both, as while a key is changed
    const both = log.note(6) + next.sign(log.text(6)).split('\n\n')[1]!;
    expect((await add(witness, await log.request(5, 6, both))).status).toBe(200);
    expect(parseNote(state().of(log.origin)!.note)!.signatures).toHaveLength(3);
    expect((await add(open(next.vkey), await log.request(6, 7))).status).toBe(403);
  });

  it('never gives an earlier time than before, when its clock is set back', async () => {
    await add(open(), await log.request(0, 3));
    now -= 86_400_000;
    const witness = open();
    const answer = await add(witness, await log.request(3, 5));
    expect(timeOf(answer, log.text(5))).toBe(1_764_300_000n);
    now += 2 * 86_400_000;
    const later = await add(witness, await log.request(5, 6));
    expect(timeOf(later, log.text(6))).toBe(1_764_386_400n);
  });

  it('signs nothing that it could not store, nor without its lock', async () => {
    const witness = open();
    isLocked = false;
    await expect(add(witness, await log.request(0, 3))).rejects.toMatchObject({ code: 'ENOLCK' });
    isLocked = true;
    rmSync(folder, { recursive: true });
    await expect(add(witness, await log.request(0, 3))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('what a witness has seen', () => {
  it('is read by its owner alone', async () => {
    await add(open(), await log.request(0, 3));
    for (const name of ['witness-key', 'witness-state'])
      expect(statSync(fileOf(name)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['gone', () => rmSync(fileOf('witness-state'))],
    ['empty', () => writeFileSync(fileOf('witness-state'), '')],
    ['cut off', (text: string) => writeFileSync(fileOf('witness-state'), text.slice(0, -3))],
    ['changed', (text: string) => writeFileSync(fileOf('witness-state'), text.replace('\\n3\\n', '\\n2\\n'))],
    ['no text', () => writeFileSync(fileOf('witness-state'), Buffer.of(0xff, 0xfe))],
    ['another', () => writeFileSync(fileOf('witness-state'), 'sarangbang/witness/v1 x\n[]\n')],
  ])('is not begun anew when it is %s', async (_, change) => {
    await add(open(), await log.request(0, 3));
    change(readFileSync(fileOf('witness-state'), 'utf8'));
    expect(() => open()).toThrow(/What this witness has seen, .*witness-state, .* restore it/);
  });

  it('is not taken over by another key', async () => {
    await add(open(), await log.request(0, 3));
    const own = readFileSync(fileOf('witness-key'));
    rmSync(fileOf('witness-key'));
    expect(() => key()).toThrow(/The key of the witness is gone/);
    writeFileSync(fileOf('witness-key'), CosignatureSigner.generate('one.example').privateKey, {
      mode: 0o600,
    });
    expect(() => open()).toThrow(/is not that of this key/);
    writeFileSync(fileOf('witness-key'), own);
    open();
  });

  it('is that of a key, which must be whole and have the name that is given', () => {
    const { vkey } = key();
    expect(openWitnessKey(folder, { ...NAMED, name: 'one.example' }).vkey).toBe(vkey);
    expect(() => openWitnessKey(folder, { ...NAMED, name: 'two.example' })).toThrow(
      /is that of one\.example/,
    );
    expect(() => openWitnessKey(folder, { ...NAMED, name: 'a b' })).toThrow(/no spaces/);
    writeFileSync(fileOf('witness-key'), 'x', { mode: 0o600 });
    expect(() => key()).toThrow(/is broken/);
  });
});
