import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkpointText } from '../../src/contract/checkpoint.js';
import type { SealView, WitnessView } from '../../src/contract/proofs.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { newestPublished } from '../../src/proof/kept-checkpoints.js';
import { CosignatureVerifier, NoteSigner } from '../../src/proof/note-keys.js';
import { Sealer } from '../../src/proof/sealer.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed } from '../support/sealed.js';
import { WitnessProgram } from '../support/witness-program.js';
import { until } from '../support/until.js';

let place: Place;
let room: Room;
/** Another one. */
let theirs: Room | undefined;
let one: WitnessProgram;
let other: WitnessProgram;
beforeEach(async () => {
  place = await makePlace();
  const folder = (name: string): string => {
    const path = join(place.environment.DATA_DIR!, name);
    mkdirSync(path);
    return path;
  };
  one = await WitnessProgram.make(folder('one'), 'one.example');
  other = await WitnessProgram.make(folder('other'), 'other.example');
});
afterEach(async () => {
  await one.end();
  await other.end();
  await room.close();
  await theirs?.close();
  theirs = undefined;
});

const start = async (...witnesses: WitnessProgram[]): Promise<void> => {
  room = await startRoom({ WITNESSES: witnesses.map(({ setting }) => setting).join() }, place);
};
/** The newest checkpoint, and by whom it is cosigned. */
const published = async (of = room, by = one): Promise<{ note: string; size: number; cosigned: boolean }> => {
  const row = await newestPublished(queryOf(of));
  const note = parseNote(row?.note ?? '');
  const verifier = CosignatureVerifier.of(by.vkey)!;
  const cosigned = note?.signatures.some(signature => verifier.holds(signature, note.text)) ?? false;
  return { note: row?.note ?? '', size: row?.size ?? 0, cosigned };
};
/** A checkpoint is published at a stop. */
const talkAndStop = async (lines: number, where = room): Promise<void> => {
  await (await where.enter('minsu')).sayMany(lines);
  await sealed(where);
  await where.stop();
};
const vkeyOf = async (of = room): Promise<string> =>
  until(async () => (await of.rows<{ vkey: string }>('SELECT vkey FROM log_tree'))[0]?.vkey);
const view = async (): Promise<SealView> => (await room.asAdmin<SealView>('GET', 'admin/proof')).body;
/** What a room that has just started says of its witness. */
const said = async (): Promise<WitnessView> =>
  until(async () => (await view()).witnesses.find(({ at }) => at !== undefined));
const signer = async (): Promise<NoteSigner> => {
  const text = readFileSync(join(place.environment.DATA_DIR!, 'seal-key'), 'utf8').trimEnd();
  return NoteSigner.parse(text)!.named((await vkeyOf()).split('+')[0]!);
};

it('cosigns what a room publishes, also after it was killed, and nothing that is older', async () => {
  await start(one);
  await one.start([await vkeyOf()]);
  await talkAndStop(20);
  await start(one);
  const first = await published();
  expect(first.cosigned).toBe(true);
  await one.end('SIGKILL');
  await one.start([await vkeyOf()]);
  expect(one.output).toContain(`of which it knows ${first.size} rows.\n`);
  const own = first.note.split('\n').slice(0, 5).join('\n');
  const older = await one.post(`old 0\n\n${own}\n`);
  expect([older.status, older.headers.get('content-type')]).toEqual([409, 'text/x.tlog.size']);
  expect(await older.text()).toBe(`${first.size}\n`);
  await talkAndStop(300);
  await start(one);
  const next = await published();
  expect([next.cosigned, next.size]).toEqual([true, expect.any(Number)]);
  expect(next.size).toBeGreaterThan(first.size + 299);
  // by the room's own key, but another history
  const fork = checkpointText({ origin: (await signer()).name, size: next.size, root: Buffer.alloc(32, 1) });
  const refused = await one.post(`old ${next.size}\n\n${(await signer()).sign(fork)}`);
  expect(refused.status).toBe(422);
  expect(one.output).toContain('refused a checkpoint of ');
  expect(one.output).not.toMatch(/ {2}at /);
});

it('that has seen another history ends the signing of the room', async () => {
  await start();
  await other.start([await vkeyOf()]);
  const text = checkpointText({ origin: (await signer()).name, size: 1, root: Buffer.alloc(32, 1) });
  expect((await other.post(`old 0\n\n${(await signer()).sign(text)}`)).status).toBe(200);
  await room.stop();
  await start(other);
  // at its first checkpoint
  await (await room.enter('minsu')).sayMany(5);
  await until(async () =>
    (await view()).problem?.includes('the witness other.example has seen another history'),
  );
});

it('two rooms witness each other, and each says since when the other is away', async () => {
  const theirPlace = await makePlace();
  // first: of two rooms in one process REST knows the tokens of the later one only
  const startTheirs = async (): Promise<Room> => startRoom({ WITNESSES: other.setting }, theirPlace);
  theirs = await startTheirs();
  await start(one);
  await one.start([await vkeyOf(room)]);
  await other.start([await vkeyOf(theirs)]);
  await Promise.all([talkAndStop(20), talkAndStop(30, theirs)]);
  theirs = await startTheirs();
  await start(one);
  const first = await published();
  expect([first.cosigned, (await published(theirs, other)).cosigned]).toEqual([true, true]);
  // and neither by its own
  expect([(await published(room, other)).cosigned, (await published(theirs, one)).cosigned]).toEqual([
    false,
    false,
  ]);
  const seen = await said();
  expect(seen).toEqual({ name: 'one.example', at: expect.any(Number), isAway: false });

  await one.end('SIGTERM');
  await Promise.all([talkAndStop(20), talkAndStop(30, theirs)]);
  theirs = await startTheirs();
  await start(one);
  const alone = await published();
  expect([alone.cosigned, alone.size > first.size]).toEqual([false, true]);
  expect(await said()).toMatchObject({ at: seen.at, isAway: true });
  // the other room has lost nothing
  expect(theirs.app.get(Sealer).witnesses).toMatchObject([{ name: 'other.example', isAway: false }]);
  expect((await published(theirs, other)).cosigned).toBe(true);

  // over what it has missed
  await one.start([await vkeyOf(room)]);
  await talkAndStop(20);
  await start(one);
  const back = await published();
  expect([back.cosigned, back.size > alone.size]).toEqual([true, true]);
  const now = await said();
  expect(now).toEqual({ name: 'one.example', at: expect.any(Number), isAway: false });
  expect(now.at).toBeGreaterThanOrEqual(seen.at!);
});
