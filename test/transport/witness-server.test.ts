import { Logger } from '@nestjs/common';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CosignatureVerifier, NoteVerifier } from '../../src/proof/note-keys.js';
import { CheckpointWitness } from '../../src/proof/witness/checkpoint-witness.js';
import { openWitnessKey } from '../../src/proof/witness/witness-key.js';
import { WitnessServer } from '../../src/proof/witness/witness-server.js';
import { WitnessState } from '../../src/proof/witness/witness-state.js';
import { TestLog } from '../support/test-log.js';
import { until } from '../support/until.js';

let folder: string;
let log: TestLog;
let server: WitnessServer;
let logged: string[];
let isLocked: boolean;
const sockets: Socket[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-witness-'));
  log = new TestLog('log.example/e1');
  isLocked = true;
  const signer = openWitnessKey(folder, { name: undefined, byDefault: 'one.example' });
  const lock = { isHeld: () => isLocked };
  const state = WitnessState.open(folder, CosignatureVerifier.of(signer.vkey)!, lock);
  const logs = new Map([[log.origin, [NoteVerifier.of(log.vkey)!]]]);
  logged = [];
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((...said: unknown[]) => {
      // more would be a stack
      logged.push(said.join(' '));
    });
  server = await WitnessServer.open(new CheckpointWitness(signer, state, logs), {
    host: '127.0.0.1',
    port: 0,
  });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  rmSync(folder, { recursive: true });
});

const post = async (body: string | ReadableStream, path = '/add-checkpoint'): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
const raw = async (): Promise<Socket> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
};
const closed = async (socket: Socket): Promise<void> =>
  new Promise(resolve => socket.resume().once('close', () => resolve()));
const head = (length: number): string =>
  `POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

it('answers as the standard says, and keeps the connection of a log', async () => {
  const first = await post(await log.request(0, 5));
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(await first.text()).toMatch(/^— one\.example \S+\n$/);
  expect(first.headers.get('connection')).toBe('keep-alive');
  const again = await post(await log.request(0, 5));
  expect([again.status, again.headers.get('content-type')]).toEqual([409, 'text/x.tlog.size']);
  expect(await again.text()).toBe('5\n');
  expect(again.headers.get('connection')).toBe('keep-alive');
  expect(logged).toEqual([]);
});

it('has one route, and takes nothing but what is posted there', async () => {
  const body = await log.request(0, 5);
  for (const path of ['/', '/add-checkpoint/', '/add-checkpoint?x', '//add-checkpoint', '/metrics'])
    expect([path, (await post(body, path)).status]).toEqual([path, 404]);
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
    const { status, headers } = await fetch(`${server.url}/add-checkpoint`, { method });
    expect([method, status, headers.get('allow'), headers.get('connection')]).toEqual([
      method,
      405,
      'POST',
      'close',
    ]);
  }
});

it('refuses what is too long, whether its length is said before or not', async () => {
  expect((await post('x'.repeat(65_537))).status).toBe(413);
  const stream = new ReadableStream({
    pull: controller => controller.enqueue(new Uint8Array(16_384)),
  });
  expect((await post(stream).catch(() => ({ status: 413 }))).status).toBe(413);
  expect((await post('x'.repeat(65_536))).status).toBe(400);
});

it('says what it refuses, a few times, and the signed text of another history', async () => {
  await post(await log.request(0, 5));
  for (let i = 0; i < 9; i++) expect((await post(`x\u001b[2J\n`)).status).toBe(400);
  expect(logged).toEqual(
    Array<string>(5).fill('refused a checkpoint (400): it is no checkpoint with a proof'),
  );
  const fork = log.fork(3);
  expect((await post(await fork.request(5, 5))).status).toBe(422);
  expect(logged.at(-1)).toBe(
    'refused a checkpoint of "log.example/e1" (422): it has not grown from what was cosigned, of 5 rows; ' +
      `it is ${JSON.stringify(fork.text(5))}`,
  );
});

it('signs nothing that it cannot store, and says so', async () => {
  isLocked = false;
  const { status } = await post(await log.request(0, 5));
  expect([status, logged]).toEqual([503, ['a checkpoint is not cosigned: ENOLCK']]);
});

it('cuts off those who do not wait for an answer', async () => {
  const socket = await raw();
  const body = await log.request(0, 5);
  socket.write(`${head(Buffer.byteLength(body))}${body}`.repeat(20));
  await closed(socket);
  expect((await post(await log.request(5, 6))).status).toBe(200);
});

it('serves those who ask while others hold as many connections as there may be', async () => {
  const silent = await Promise.all(Array.from({ length: 120 }, raw));
  await until(() => silent.filter(({ closed }) => closed).length >= 20);
  expect((await post(await log.request(0, 5))).status).toBe(200);
});

it('does not wait for those who send nothing, or not to the end', { timeout: 30_000 }, async () => {
  const [silent, slow] = [await raw(), await raw()];
  slow.write(`${head(1_000)}old 0\n`);
  const drip = setInterval(() => slow.write('A'), 500);
  await Promise.all([silent, slow].map(closed));
  clearInterval(drip);
  expect((await post(await log.request(0, 5))).status).toBe(200);
});

it('ends at once, with all its connections', async () => {
  const socket = await raw();
  socket.write(`${head(1_000)}old 0\n`);
  const { url } = server;
  server.close();
  await closed(socket);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
