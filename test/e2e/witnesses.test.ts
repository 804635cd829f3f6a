import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SealView } from '../../src/contract/proofs.js';
import type { OwnRecord } from '../../src/contract/records.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { newestPublished } from '../../src/proof/kept-checkpoints.js';
import { CosignatureVerifier } from '../../src/proof/note-keys.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed } from '../support/sealed.js';
import { TestWitness } from '../support/witness.js';
import { until } from '../support/until.js';

let place: Place;
let room: Room;
let one: TestWitness;
let other: TestWitness;
beforeEach(async () => {
  place = await makePlace();
  one = await TestWitness.open('one.example');
  other = await TestWitness.open('other.example');
});
afterEach(async () => {
  await room.close();
  await one.close();
  await other.close();
});

const start = async (): Promise<void> => {
  room = await startRoom({ WITNESSES: `${one.setting}, ${other.setting}` }, place);
};
const newest = async (): Promise<string> => (await newestPublished(queryOf(room)))?.note ?? '';
const signers = async (): Promise<string[]> => {
  const note = parseNote(await newest());
  const verifiers = [one, other].map(({ vkey }) => CosignatureVerifier.of(vkey)!);
  return (note?.signatures ?? [])
    .filter(signature => verifiers.some(one => one.holds(signature, note!.text)))
    .map(({ name }) => name);
};
const view = async (): Promise<SealView> => (await room.asAdmin<SealView>('GET', 'admin/proof')).body;
/** A checkpoint is published at a stop. */
const restart = async (): Promise<void> => {
  await room.stop();
  await start();
};

it('cosign what is published, each time from the size that they know', async () => {
  await start();
  await until(async () => (await signers()).length === 2);
  await (await room.enter('minsu')).sayMany(300);
  await sealed(room);
  await restart();
  expect(await signers()).toEqual(['one.example', 'other.example']);
  const sizes = [...one.heads.values()].map(({ size }) => size);
  expect(sizes[0]).toBeGreaterThan(300);
  // a node that has just started does not know what they know, and asks
  await (await room.enter('minsu')).sayMany(300);
  await sealed(room);
  await restart();
  expect(one.asked.every(([, status]) => status === 200 || status === 409)).toBe(true);
  expect([...one.heads.values()][0]!.size).toBeGreaterThan(600);
  expect(await signers()).toHaveLength(2);
});

it.each([
  ['away', () => ({ status: 503, body: '' }), 'it answers 503'],
  ['of an unknown log', () => ({ status: 404, body: '' }), 'it answers 404'],
  [
    'with a signature of something else',
    (witness: TestWitness) => ({ status: 200, body: witness.line('x\n1\ny\n') }),
    'its signature is wrong',
  ],
  ['with nonsense', () => ({ status: 200, body: '— x y\n\u0000' }), 'its signature is wrong'],
  ['without an end', () => ({ status: 200, body: 'x'.repeat(70_000) }), 'its answer is too long'],
  ['with a size that is none', () => ({ status: 409, body: 'many\n' }), 'its answer is not understood'],
])('one that answers wrongly, %s, does not keep the room from publishing', async (_, answer, problem) => {
  one.answer = () => answer(one);
  await start();
  await until(async () => (await signers()).join() === 'other.example');
  expect((await view()).witnesses).toEqual([
    { name: 'one.example', isAway: true, problem },
    { name: 'other.example', at: expect.any(Number), isAway: false },
  ]);
  expect(await view()).not.toHaveProperty('problem');
});

it('one that is away is told of since when, also after a start, until it is back', async () => {
  await start();
  await until(async () => (await signers()).length === 2);
  const seen = async () => (await view()).witnesses[0];
  const first = (await seen())!;
  expect(first).toEqual({ name: 'one.example', at: expect.any(Number), isAway: false });
  one.answer = () => ({ status: 503, body: '' });
  await (await room.enter('minsu')).sayMany(3);
  await sealed(room);
  await restart();
  await until(async () => (await seen())?.isAway);
  // a minute or a restart later it is still since then
  await (await room.enter('minsu')).sayMany(3);
  await sealed(room);
  await restart();
  expect(await seen()).toMatchObject({ at: first.at, isAway: true });
  const own = await room.http<OwnRecord>('GET', 'me/record', { token: await room.token('minsu') });
  expect(own.body.sealed!.witnesses[0]).toEqual({ name: 'one.example', at: first.at, isAway: true });
  one.answer = undefined;
  await (await room.enter('minsu')).sayMany(3);
  await sealed(room);
  await restart();
  expect((await signers()).length).toBe(2);
  expect(await seen()).toEqual({ name: 'one.example', at: expect.any(Number), isAway: false });
});

it('one that never answers holds up neither the seal nor a stop', async () => {
  one.answer = () => 'never';
  await start();
  await (await room.enter('minsu')).sayMany(5);
  await sealed(room);
  const started = performance.now();
  await room.stop();
  expect(performance.now() - started).toBeLessThan(4_500);
  await start();
});

it.each([
  ['of another history', () => ({ status: 422, body: '' }), 'has seen another history of this log'],
  ['of more than there is', () => ({ status: 409, body: '99999\n' }), 'has seen 99999 rows of this log'],
])('one that knows %s ends the signing, and says so', async (_, answer, problem) => {
  await start();
  await until(async () => (await signers()).length === 2);
  one.answer = answer;
  await room.stop();
  await start();
  await (await room.enter('minsu')).sayMany(5);
  await sealed(room);
  await restart();
  // at its first checkpoint
  await (await room.enter('minsu')).sayMany(5);
  await until(async () => (await view()).problem?.includes(problem));
  const before = await newest();
  const { size } = await view();
  await (await room.enter('minsu')).sayMany(5, '뒤에');
  await new Promise(resolve => setTimeout(resolve, 2_500));
  expect((await view()).size).toBe(size);
  expect(await newest()).toBe(before);
});

it('a webhook gets each published checkpoint, again until it takes it', async () => {
  const got: string[] = [];
  let refusals = 1;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', part => (body += String(part)));
    request.on('end', () => {
      response.statusCode = refusals-- > 0 ? 503 : 204;
      if (response.statusCode === 204) got.push(body);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  room = await startRoom({ SEAL_WEBHOOK: `http://127.0.0.1:${port}/hook?a=b` }, place);
  await until(() => got.length > 0);
  expect(got).toEqual([await newest()]);
  // the last one at a stop
  await (await room.enter('minsu')).sayMany(3);
  await sealed(room);
  await room.stop();
  expect(got).toHaveLength(2);
  await start();
  expect(got[1]).toBe(await newest());
  server.closeAllConnections();
  server.close();
});
