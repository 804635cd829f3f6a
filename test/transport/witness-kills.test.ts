import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseNote, parseSignature } from '../../src/contract/signed-note.js';
import { CosignatureVerifier } from '../../src/proof/note-keys.js';
import { record } from '../support/record-program.js';
import { SetClock } from '../support/set-clock.js';
import { TestLog } from '../support/test-log.js';
import { WitnessProgram } from '../support/witness-program.js';

const ROUNDS = 6;

let folder: string;
let log: TestLog;
let witness: WitnessProgram;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-witness-'));
  log = new TestLog('log.example/e1');
  witness = await WitnessProgram.make(folder, 'one.example');
});
afterEach(async () => {
  await witness.end();
  rmSync(folder, { recursive: true });
});

const stateFile = (): string => join(folder, 'witness/witness-state');
/** The text that it has cosigned last. */
const seen = (): string | undefined => {
  const [note] = JSON.parse(readFileSync(stateFile(), 'utf8').replace(/^.*\n/, '')) as string[];
  return note === undefined ? undefined : parseNote(note)!.text;
};

it('cosigns one root for a size, killed amid fifty histories', { timeout: 120_000 }, async () => {
  let [history, size] = [log, 0];
  let answered = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await witness.start([log.vkey]);
    const forks = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const [fork, to] = [history.fork(size + (i % 3)), size + 1 + (i % 5)];
        return { fork, to, text: fork.text(to), body: await fork.request(size, to) };
      }),
    );
    const cosigned: string[] = [];
    let answers = 0;
    const asked = Promise.allSettled(
      forks.map(async ({ body, text }) => {
        const response = await witness.post(body);
        if (response.status === 200) cosigned.push(text);
        answers += 1;
        await response.text();
      }),
    );
    // before, while and after the first ones are answered
    const wanted = round % 3 === 0 ? 0 : randomInt(1, 10);
    await vi.waitUntil(() => answers >= wanted, { timeout: 30_000, interval: 1 });
    if (wanted === 0) await sleep(randomInt(0, 20));
    await witness.end('SIGKILL');
    await asked;
    const stored = seen();
    // what was answered was stored before
    expect(new Set(cosigned).size).toBeLessThanOrEqual(1);
    if (cosigned.length > 0) expect(stored).toBe(cosigned[0]);
    answered += cosigned.length;
    const winner = forks.find(({ text }) => text === stored);
    if (winner) [history, size] = [winner.fork, winner.to];
  }
  // and it goes on from there
  await witness.start([log.vkey]);
  expect(witness.output).toContain(`It cosigns log.example/e1, of which it knows ${size} rows.\n`);
  expect((await witness.post(await history.request(size, size + 9))).status).toBe(200);
  expect(answered).toBeGreaterThan(0);
});

it('ends at once and cleanly when it is asked to', async () => {
  await witness.start([log.vkey]);
  expect(witness.output.split('\n').slice(1)).toEqual([
    witness.vkey,
    'It cosigns log.example/e1, of which it knows 0 rows.',
    '',
  ]);
  await witness.post(await log.request(0, 3));
  const before = performance.now();
  expect(await witness.end('SIGTERM')).toBe(0);
  expect(performance.now() - before).toBeLessThan(2_000);
  expect(witness.output).not.toMatch(/ {2}at /);
});

it('has its folder to itself, and is told of a state that is broken', async () => {
  await witness.start([log.vkey]);
  const run = async () =>
    record({ DATA_DIR: folder }, 'witness', '--log', log.vkey, '--listen', '127.0.0.1:0');
  const second = await run();
  expect([second.code, second.stderr]).toEqual([
    2,
    `The folder of the witness ${join(folder, 'witness')} is in use by a running witness. Stop that one first.\n`,
  ]);
  // the key can be asked for meanwhile
  expect((await record({ DATA_DIR: folder }, 'witness', '--show-key')).stdout).toBe(`${witness.vkey}\n`);
  await witness.end('SIGTERM');
  writeFileSync(stateFile(), '');
  const broken = await run();
  expect([broken.code, broken.stdout]).toEqual([2, '']);
  expect(broken.stderr).toMatch(/^What this witness has seen, \S+witness-state, is broken\. .*\n$/);
});

it('needs neither a room nor its settings, when its folder is named', async () => {
  const dir = join(folder, 'deep/er');
  const { code, stdout } = await record(
    { PORT: 'x', DATA_DIR: folder },
    'witness',
    '--show-key',
    '--dir',
    dir,
  );
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\S+\/witness\+[0-9a-f]{8}\+B\S+\n$/)]);
});

it.each([
  [['--log', 'x'], 'x is no key of a log'],
  [['--log', ','], 'Name the logs'],
  [['--listen', 'x'], '--listen x is not HOST:PORT.'],
  [['--listen', '127.0.0.1:99999'], 'is not HOST:PORT.'],
  [
    ['--listen', '203.0.113.7:3900'],
    'Cannot listen at 203.0.113.7, port 3900 (EADDRNOTAVAIL): set --listen.',
  ],
  [['--name', 'two.example'], 'is that of one.example'],
])('says what is wrong with %j', async (args, why) => {
  const given = args[0] === '--log' ? args : ['--log', log.vkey, ...args];
  const { code, stdout, stderr } = await record({ DATA_DIR: folder }, 'witness', ...given);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(why)]);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

it.runIf(SetClock.isInstalled)('gives no earlier time when its clock is set back', async () => {
  const clock = new SetClock(Date.parse('2026-11-30T12:00:00Z'));
  const times: bigint[] = [];
  const cosign = async (from: number, to: number): Promise<void> => {
    const signature = parseSignature(
      (await (await witness.post(await log.request(from, to))).text()).trimEnd(),
    )!;
    times.push(CosignatureVerifier.of(witness.vkey)!.timeOf(signature, log.text(to))!);
  };
  await witness.start([log.vkey], clock.environment);
  await cosign(0, 3);
  clock.set(Date.parse('2026-11-29T12:00:00Z'));
  await cosign(3, 5);
  await witness.end('SIGKILL');
  await witness.start([log.vkey], clock.environment);
  await cosign(5, 6);
  expect(times[0]).toBeGreaterThanOrEqual(BigInt(Date.parse('2026-11-30T12:00:00Z') / 1_000));
  expect(times).toEqual(Array<bigint>(3).fill(times[0]!));
  clock.destroy();
});
