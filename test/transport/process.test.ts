import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/pages.js';
import { makePlace, startRoom, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';
import { ServerProcesses } from '../support/server-processes.js';

// the process itself, whatever database it has; what depends on that is in e2e/process

const servers = new ServerProcesses();

describe('a start', () => {
  it('that fails for the port still tells the password of the admin it made', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const settings = { ADMIN_PASSWORD: '', PORT: String(port) };
    const first = ServerProcess.spawn('main.js', { ...servers.place.environment, ...settings });
    expect(await first.exited()).toBe(1);
    taken.close();
    expect(first.output).toMatch(/Cannot listen \(.*EADDRINUSE.*\): set PORT or HOST\.\n$/);
    const password = /password: (\S{16})/.exec(first.output)?.[1];
    const room = await startRoom({}, servers.place);
    await expect(room.login('admin', password)).resolves.toBeTypeOf('string');
    await room.stop();
  });

  it.each([
    ['its packages', []],
    ['those of the database', ['zod', 'fastest-levenshtein']],
  ])('without %s is refused in words', async (_, installed) => {
    const folder = servers.place.environment.DATA_DIR!;
    mkdirSync(join(folder, 'node_modules'));
    for (const name of installed)
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    cpSync(join(ROOT, 'dist/server'), join(folder, 'dist/server'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const server = ServerProcess.spawn(join(folder, 'dist/server/main.js'), servers.place.environment);
    expect(await server.exited()).toBe(1);
    expect(server.output).toMatch(
      /^The room cannot be loaded by Node\.js .* \(ERR_MODULE_NOT_FOUND\)\. Install .*: npm ci\n$/,
    );
  });

  it('names every fault of the settings at once and exits 1', async () => {
    const server = ServerProcess.spawn('main.js', {
      ...servers.place.environment,
      PORT: 'x',
      TIME_ZONE: 'Mars',
      TOKEN_TTL: '5',
    });
    expect(await server.exited()).toBe(1);
    for (const name of ['PORT', 'TIME_ZONE', 'TOKEN_TTL']) expect(server.output).toContain(`- ${name} must`);
    expect(server.output).not.toContain(' at ');
  });
});

describe('SIGTERM', () => {
  it('to npm alone, which does not pass it on, stops the room too', async () => {
    const { environment } = servers.place;
    const npm = spawn('npm', ['run', '-s', 'start:prod'], {
      env: { PATH: process.env.PATH, ...environment },
      cwd: ROOT,
    });
    let output = '';
    npm.stdout.on('data', data => (output += String(data)));
    while (!output.includes(' is open: ')) await once(npm.stdout, 'data');
    npm.kill('SIGTERM');
    // the pipe ends with the last process that holds it
    await once(npm.stdout, 'end');
    expect(output).toContain('The room is closed.');
  });

  it('exits 1 when something breaks during the stop', async () => {
    const breaks = 'process.on("SIGTERM",()=>setImmediate(()=>{throw new Error("broken")}))';
    const server = await servers.start({
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(breaks)}`,
    });
    await servers.enter(server.url);
    expect(await server.kill('SIGTERM')).toBe(1);
    expect(server.output).toContain('The room is closed.');
  });

  it('does not wait for clients that never answer the closing of their connection', async () => {
    const server = await servers.start();
    const client = await servers.enter(server.url);
    (client.socket.io.engine.transport as unknown as { ws: { pause(): void } }).ws.pause();
    expect(await server.kill('SIGTERM')).toBe(0);
  });
});

describe('npm run passwd', () => {
  let stopped: Place;
  beforeAll(async () => {
    stopped = await makePlace();
    await (await startRoom({}, stopped)).stop();
  });
  afterAll(() => stopped.destroy());

  it('takes no password that is not UTF-8: it would be another one than was typed', async () => {
    const passwd = ServerProcess.spawn('passwd.js', stopped.environment, 'admin');
    // in CP949, as Windows' Korean terminals pipe it
    passwd.child.stdin!.end(Buffer.from([0xba, 0xf1, 0xb9, 0xd0, 0xb9, 0xf8, 0xc8, 0xa3, 0x21, 0x40, 0x0a]));
    expect([await passwd.exited(), passwd.output]).toEqual([
      1,
      'The password is not UTF-8: set the terminal to UTF-8.\n',
    ]);
  });

  it.each([
    ['an unknown name', ['stranger'], 'There is no such member.'],
    ['no name', [], 'npm run passwd -- NAME'],
  ])('says what is wrong for %s, exit 1', async (_, given, message) => {
    const passwd = ServerProcess.spawn('passwd.js', stopped.environment, ...given);
    passwd.child.stdin!.end('a brand new one\n');
    expect(await passwd.exited()).toBe(1);
    expect(passwd.output).toContain(message);
  });
});
