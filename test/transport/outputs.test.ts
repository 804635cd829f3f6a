import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endProcess } from '../support/end-process.js';
import { freePort } from '../support/free-port.js';
import { ROOT } from '../support/pages.js';
import { ADMIN, makePlace, startRoom, type Place } from '../support/room.js';

const MAIN = join(ROOT, 'dist/server/main.js');
const OUTPUTS = join(ROOT, 'dist/src/config/outputs.js');
const PROCESS_LOG = join(ROOT, 'dist/src/config/process-log.js');
const FULL = '/dev/full';

let place: Place;
let url: string;
let children: ChildProcess[] = [];
beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  for (const child of children) await endProcess(child);
  children = [];
  await place.destroy();
});

function run(args: string[], env: Record<string, string>, stdio: SpawnOptions['stdio']): ChildProcess {
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...env }, stdio });
  children.push(child);
  return child;
}

/** A running room with the test's outputs. */
async function start(
  stdio: SpawnOptions['stdio'],
  settings: Record<string, string> = {},
): Promise<ChildProcess> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const child = run([MAIN], { ...place.environment, PORT: String(port), ...settings }, stdio);
  const health = () =>
    fetch(`${url}/api/health`).then(
      answer => answer.status,
      () => 0,
    );
  await expect.poll(health, { interval: 50 }).toBe(200);
  return child;
}
async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  child.kill(signal);
  await once(child, 'exit');
  return child.exitCode;
}
const collect = (child: ChildProcess, name: 'stdout' | 'stderr'): (() => string) => {
  let text = '';
  child[name]!.on('data', data => (text += String(data)));
  return () => text;
};
const login = async (password: string | undefined): Promise<number> => {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: ADMIN.name, password }),
  });
  return answer.status;
};
/** Makes the room write a warning. */
const foreign = () =>
  fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: 'https://elsewhere.example' } });

describe('standard output on a full disk', () => {
  it('does not keep the room from its start; the first password comes on standard error', async () => {
    const child = await start(['ignore', openSync(FULL, 'w'), 'pipe'], { ADMIN_PASSWORD: '' });
    const errors = collect(child, 'stderr');
    await expect.poll(errors).toMatch(/standard output takes no more \(ENOSPC\)/);
    await expect.poll(errors).toMatch(/password: \S{16}/);
    expect(await login(/password: (\S{16})/.exec(errors())?.[1])).toBe(200);
    expect(await end(child)).toBe(0);
  });

  it('together with standard error ends nothing either; passwd sets another password', async () => {
    const full = openSync(FULL, 'w');
    const child = await start(['ignore', full, full], { ADMIN_PASSWORD: '' });
    expect((await foreign()).status).toBe(403);
    expect(await end(child)).toBe(0);
    const passwd = run([join(ROOT, 'dist/server/passwd.js'), 'admin'], place.environment, [
      'pipe',
      full,
      full,
    ]);
    passwd.stdin!.end('a brand new one\n');
    await once(passwd, 'exit');
    expect(passwd.exitCode).toBe(0);
    const again = await start('ignore');
    expect(await login('a brand new one')).toBe(200);
    expect(await end(again)).toBe(0);
  });

  it('does not swallow why the room does not start', async () => {
    const child = run([MAIN], { ...place.environment, PORT: 'x' }, ['ignore', openSync(FULL, 'w'), 'pipe']);
    const errors = collect(child, 'stderr');
    await once(child, 'close');
    expect([child.exitCode, errors()]).toEqual([1, expect.stringContaining('- PORT must')]);
  });

  it('shows a random password of passwd on standard error, and fails when no output takes it', async () => {
    await (await startRoom({}, place)).stop();
    const full = openSync(FULL, 'w');
    const args = [join(ROOT, 'dist/server/passwd.js'), 'admin', '--random'];
    const seen = run(args, place.environment, ['ignore', full, 'pipe']);
    const errors = collect(seen, 'stderr');
    await once(seen, 'close');
    expect([seen.exitCode, errors()]).toEqual([0, expect.stringMatching(/is now: \S{16}\n/)]);
    const unseen = run(args, place.environment, ['ignore', full, full]);
    await once(unseen, 'exit');
    expect(unseen.exitCode).toBe(1);
  });
});

describe('a reader of the log that ends', () => {
  it('does not end the room, whatever it has to say', async () => {
    const child = await start(['ignore', 'pipe', 'pipe']);
    child.stdout!.destroy();
    child.stderr!.destroy();
    for (let i = 0; i < 5; i++) expect((await foreign()).status).toBe(403);
    const room = await fetch(`${url}/api/health`);
    expect([room.status, await login(ADMIN.password)]).toEqual([200, 200]);
    expect(await end(child)).toBe(0);
  });

  it('on standard output alone is told on standard error', async () => {
    const child = await start(['ignore', 'pipe', 'pipe']);
    const errors = collect(child, 'stderr');
    child.stdout!.destroy();
    await foreign();
    await expect.poll(errors).toMatch(/standard output takes no more \(EPIPE\)/);
    expect(await end(child, 'SIGHUP')).toBe(0);
  });
});

describe('guarded outputs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outputs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const program = (code: string): string => {
    const file = join(folder, 'program.mjs');
    const head = `import { guardOutputs, flushOutputs } from ${JSON.stringify(OUTPUTS)};
      import { ProcessLog } from ${JSON.stringify(PROCESS_LOG)};`;
    writeFileSync(file, `${head}\n${code}`);
    return file;
  };

  it('keep a bounded part for a reader that has stalled, and tell how many lines were lost', async () => {
    const file = program(`
      guardOutputs(new ProcessLog());
      const line = 'x'.repeat(1023) + '\\n';
      for (let i = 0; i < 20_000; i++) {
        process.stdout.write(line);
        if (i % 1_000 === 0) await new Promise(resolve => setImmediate(resolve));
      }
      process.send({ pending: process.stdout.writableLength });
      process.on('message', () => process.disconnect());
      setInterval(() => undefined, 1_000);
    `);
    const child = run([file], {}, ['ignore', 'pipe', 'pipe', 'ipc']);
    const errors = collect(child, 'stderr');
    const [{ pending }] = (await once(child, 'message')) as [{ pending: number }];
    expect(pending).toBeLessThan(1_100_000);
    await expect.poll(errors).toMatch(/standard output takes no more \(EAGAIN\)/);
    const text = collect(child, 'stdout');
    await expect.poll(text).toMatch(/(\d+) lines of standard output were lost \(EAGAIN\)/);
    const kept = text().match(/^x+$/gm)!.length;
    expect(kept + Number(/(\d+) lines of/.exec(text())![1])).toBe(20_000);
  });

  it('tell in a file that has room again how many lines were lost', async () => {
    const file = program(`
      guardOutputs(new ProcessLog());
      const write = () => process.stdout.write('y'.repeat(99) + '\\n');
      for (let i = 0; i < 50; i++) write();
      process.on('message', write);
      await flushOutputs(1_000);
      process.send('full');
    `);
    const log = join(folder, 'log');
    writeFileSync(log, '');
    // files may grow to one block of 1,024 bytes; appending starts over when the file is emptied
    const child = spawn('bash', ['-c', `ulimit -f 1; exec "${process.execPath}" "${file}"`], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', openSync(log, 'a'), 'pipe', 'ipc'],
    });
    children.push(child);
    const errors = collect(child, 'stderr');
    await once(child, 'message');
    await expect.poll(errors).toMatch(/standard output takes no more \(EFBIG\)/);
    truncateSync(log);
    child.send('on');
    await expect
      .poll(() => readFileSync(log, 'utf8'))
      .toMatch(/40 lines of standard output were lost \(EFBIG\)/);
  });
});
