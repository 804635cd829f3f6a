import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CosignatureSigner } from '../../src/proof/note-keys.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { newestPublished, type Sealed } from '../../src/proof/kept-checkpoints.js';
import { direct } from '../support/fill-log.js';
import { record, type Ran } from '../support/record-program.js';
import { makePlace, startRoom, type Place } from '../support/room.js';
import { queryOf, sealed } from '../support/sealed.js';
import { until } from '../support/until.js';
import { TestWitness } from '../support/witness.js';

// the program gives way to all else
vi.setConfig({ testTimeout: 150_000 });

let place: Place;
let one: TestWitness;
let other: TestWitness;
let never: TestWitness;
/** What was published last, with both signatures. */
let newest: Pick<Sealed, 'size' | 'note'>;

beforeAll(async () => {
  place = await makePlace();
  one = await TestWitness.open('one.example');
  other = await TestWitness.open('other.example');
  never = await TestWitness.open('never.example');
  const room = await startRoom({ WITNESSES: `${one.setting}, ${other.setting}` }, place);
  await (await room.enter('minsu')).sayMany(300);
  await sealed(room);
  // a checkpoint is published at a stop
  await room.stop();
  const again = await startRoom({ WITNESSES: `${one.setting}, ${other.setting}` }, place);
  await until(async () => (await newestPublished(queryOf(again)))!.size > 300);
  newest = (await newestPublished(queryOf(again)))!;
  await again.stop();
});
afterAll(async () => {
  for (const witness of [one, other, never]) await witness.close();
  await place.destroy();
});

const verify = async (...args: string[]): Promise<Ran> => record(place.environment, 'verify', ...args);

/** Has the newest checkpoint stored as something else during an act. */
async function withNote(note: string, act: () => Promise<void>): Promise<void> {
  const database = await direct(place.environment);
  const store = async (text: string): Promise<unknown> =>
    database.all('UPDATE log_tree SET published_note = ? WHERE id = 1', [text]);
  try {
    await store(note);
    await act();
  } finally {
    await store(newest.note);
    await database.close();
  }
}

it('says how far each witness that is named has cosigned the record', async () => {
  const { code, stdout } = await verify('--witness', one.vkey, '--witness', other.vkey);
  for (const name of ['one.example', 'other.example'])
    expect(stdout).toMatch(new RegExp(`^Cosigned by ${name}: the first \\d+ rows, at 20\\d\\d-.*Z$`, 'm'));
  expect(stdout).toContain('The record is whole.');
  expect(code).toBe(0);
  const { cosigned } = JSON.parse((await verify('--json', '--witness', one.vkey)).stdout);
  const size = one.heads.values().next().value!.size;
  expect(cosigned).toEqual([{ witness: 'one.example', size, at: expect.any(Number) }]);
  expect(Math.abs(Date.now() - cosigned[0].at)).toBeLessThan(3_600_000);
});

it('cannot tell when one of them has cosigned none of it', async () => {
  const { code, stdout } = await verify('--witness', one.vkey, '--witness', never.vkey);
  expect(stdout).toContain('Cosigned by never.example: no checkpoint');
  expect(stdout).toContain('It cannot be told: never.example has cosigned none of its checkpoints.');
  expect(code).toBe(2);
});

it('finds a signature that is not of the witness, which is passed over when it is not named', async () => {
  const wrong = one.line('sarangbang/of another log\n1\nx\n');
  const note = `${parseNote(newest.note)!.text}\n${newest.note.split('\n\n')[1]}${wrong}`;
  await withNote(note, async () => {
    const { code, stdout } = await verify('--witness', one.vkey);
    expect(stdout).toContain(
      `row ${newest.size}: the stored checkpoint of ${newest.size} rows has a signature that is not of one.example`,
    );
    expect(code).toBe(1);
    expect((await verify()).code).toBe(0);
    expect((await verify('--witness', other.vkey)).code).toBe(0);
  });
});

it('takes any time that a witness says', async () => {
  const signer = CosignatureSigner.generate('odd.example');
  const note = `${newest.note}${signer.cosign(parseNote(newest.note)!.text, 2n ** 64n - 1n)}`;
  await withNote(note, async () => {
    const { code, stdout } = await verify('--witness', signer.vkey);
    expect(stdout).toContain(
      `Cosigned by odd.example: the first ${newest.size} rows, at a time that is none`,
    );
    expect(code).toBe(0);
  });
});

it.each([
  ['the key of a room', () => newest.note.split(' ')[1] ?? ''],
  ['a key with another id', () => one.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
  ['nothing', () => ''],
])('refuses %s as the key of a witness', async (_, key) => {
  const { code, stdout, stderr } = await verify('--witness', key());
  expect(stderr).toContain('The key of a witness is none');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

describe('a folder that was exported', () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(place.environment.DATA_DIR!, 'tlog');
    await record(place.environment, 'export', '--tlog', folder);
  });
  const check = async (...args: string[]): Promise<Ran> => record({}, 'verify', '--tlog', folder, ...args);

  it('is told to be whole by what a witness has cosigned of it', async () => {
    expect((await check()).code).toBe(2);
    const { code, stdout } = await check('--witness', one.vkey);
    expect(stdout).toMatch(/^Cosigned by one\.example: the first \d+ rows, at 20/m);
    expect(stdout).toContain('The folder is whole.');
    expect(code).toBe(0);
  });

  it('is not when the witness has never seen it', async () => {
    const { code, stdout } = await check('--witness', never.vkey);
    expect(stdout).toContain('It cannot be told: never.example has cosigned none of its checkpoints.');
    expect(code).toBe(2);
  });
});
