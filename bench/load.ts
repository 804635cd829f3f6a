import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FloodOrder } from './flooder.js';
import { BenchMember, timedText } from './support/member.js';

/** What the load generator is told first, as a line of JSON. */
export interface LoadOrder {
  /** Of the nodes: members connect to them in turn. */
  urls: string[];
  tokens: string[];
  work:
    | { kind: 'flow'; linesPerSecond: number; seconds: number; whispers: number; names?: string[] }
    | { kind: 'closed'; senders: number; seconds: number }
    | { kind: 'join'; atOnce: number }
    | { kind: 'flooded'; seconds: number };
}

/** What it answers, as JSON lines: `ready`, then `done` with the figures. */
export interface LoadResult {
  sent: number;
  refused: number;
  shown: number;
  /** Frames that brought the lines shown. */
  frames: number;
  expected: number;
  /** From the first line to the last one shown, s. */
  seconds: number;
  latencies: number[];
  ackLatencies: number[];
  /** Of the work `flooded`: acks of the others before the flood, and how often the flooder was cut. */
  calmLatencies?: number[];
  cuts?: number;
}

const PROBES = 10;
const PATIENCE_MS = 15_000;

const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const word = async (): Promise<string> => String((await heard.next()).value);

const order = JSON.parse(await word()) as LoadOrder;
const say = (word: object): void => void process.stdout.write(`${JSON.stringify(word)}\n`);
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

const members: BenchMember[] = [];
const enterSome = async (tokens: string[]): Promise<void> => {
  const some = tokens.map(
    (token, i) => new BenchMember(order.urls[i % order.urls.length]!, token, members.length < PROBES),
  );
  members.push(...some);
  await Promise.all(some.map(member => member.entered()));
};

const atOnce = order.work.kind === 'join' ? order.work.atOnce : 50;
if (order.work.kind === 'join') {
  say({ ready: true });
  await word();
}
const joining = performance.now();
for (let i = 0; i < order.tokens.length; i += atOnce) await enterSome(order.tokens.slice(i, i + atOnce));

const result: LoadResult = {
  sent: 0,
  refused: 0,
  shown: 0,
  frames: 0,
  expected: 0,
  seconds: 0,
  latencies: [],
  ackLatencies: [],
};
const settle = async (): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  const shown = (): number => members.reduce((sum, member) => sum + member.shown, 0);
  while (shown() < result.expected && performance.now() < deadline) await pause(10);
  result.shown = shown();
  result.frames = members.reduce((sum, member) => sum + member.frames, 0);
  result.latencies = members.flatMap(member => member.latencies);
};
const send = async (from: BenchMember, event: string, payload: object, audience: number): Promise<void> => {
  const started = performance.now();
  result.sent++;
  const { ok } = await from.send(event, payload);
  result.ackLatencies.push(performance.now() - started);
  if (ok) result.expected += audience;
  else result.refused++;
};

if (order.work.kind === 'join') {
  result.seconds = (performance.now() - joining) / 1_000;
  say({ done: result });
  await word();
} else {
  await pause(1_000);
  say({ ready: true });
  await word();
  const started = performance.now();
  if (order.work.kind === 'flow') await flow(order.work);
  else if (order.work.kind === 'flooded') await flooded(order.work);
  else await closed(order.work);
  await settle();
  result.seconds = (performance.now() - started) / 1_000;
  say({ done: result });
  await word();
}
for (const member of members) member.close();
process.exit(0);

/** An open load: so many lines a second, whatever the answers. */
async function flow(work: Extract<LoadOrder['work'], { kind: 'flow' }>): Promise<void> {
  const total = work.linesPerSecond * work.seconds;
  const answers: Promise<void>[] = [];
  const started = performance.now();
  for (let i = 0; i < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1_000) * work.linesPerSecond));
    for (; i < due; i++) {
      const from = members[i % members.length]!;
      const isWhisper = work.names !== undefined && i % 100 < work.whispers * 100;
      answers.push(
        isWhisper
          ? send(from, 'whisper', { to: work.names![(i + 7) % members.length], text: timedText() }, 2)
          : send(from, 'message', { text: timedText() }, members.length),
      );
    }
    await pause(4);
  }
  await Promise.race([Promise.all(answers), pause(PATIENCE_MS)]);
}

/** A closed load: each sender waits for its ack before the next line. */
async function closed(work: Extract<LoadOrder['work'], { kind: 'closed' }>): Promise<void> {
  const until = performance.now() + work.seconds * 1_000;
  await Promise.all(
    members.slice(0, work.senders).map(async member => {
      while (performance.now() < until) await send(member, 'message', { text: timedText() }, members.length);
    }),
  );
}

/** All but the last member talk at a calm pace, at first by themselves, then while the last one floods. */
async function flooded({ seconds }: Extract<LoadOrder['work'], { kind: 'flooded' }>): Promise<void> {
  const talkers = members.slice(0, -1);
  await talk(talkers, seconds);
  result.calmLatencies = result.ackLatencies.splice(0);
  const flooding = flood(order.tokens.at(-1)!, seconds);
  await talk(talkers, seconds);
  result.cuts = await flooding;
}

async function talk(talkers: BenchMember[], seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  await Promise.all(
    talkers.map(async (talker, i) => {
      await pause((i / talkers.length) * 1_000);
      while (performance.now() < until) {
        await send(talker, 'message', { text: timedText() }, members.length - 1);
        await pause(1_000);
      }
    }),
  );
}

/** Floods from a thread of its own; resolves to how often it was cut. */
async function flood(token: string, seconds: number): Promise<number> {
  const workerData: FloodOrder = { url: order.urls[0]!, token, seconds };
  const [cuts] = await once(new Worker(join(import.meta.dirname, 'flooder.js'), { workerData }), 'message');
  return cuts as number;
}
