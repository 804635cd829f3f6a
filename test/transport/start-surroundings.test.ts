import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

const TAKEN_PASSWORD = 'password1#Zx!9secret';

let place: Place;
let running: ServerProcess[] = [];
beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  for (const server of running) await server.kill('SIGKILL');
  running = [];
  await place.destroy();
});

/** Without the names that the test sets in `.env`, since the environment wins. */
function environment(...without: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(place.environment).filter(([name]) => !without.includes(name)));
}
async function start(env: Record<string, string>): Promise<ServerProcess> {
  const server = await ServerProcess.start(env);
  running.push(server);
  return server;
}
/** The message of a start that fails. */
async function refusal(env: Record<string, string>): Promise<string> {
  const server = ServerProcess.spawn('main.js', env);
  running.push(server);
  expect(await server.exited()).toBe(1);
  // no stack, neither as text nor in the JSON of the log
  expect(server.output).not.toMatch(/(^|\\n|\s)at .*:\d+:\d+/);
  expect(server.output).not.toContain('"level":"error"');
  return server.output;
}
const dotEnv = (content: string | Buffer): void =>
  writeFileSync(join(place.environment.DATA_DIR!, '.env'), content);
const login = async (url: string, password: string): Promise<number> => {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'admin', password }),
  });
  return answer.status;
};

describe('.env of the working folder', () => {
  it('gives the password, with a #, export, spaces, quotes, a mark and CRLF', async () => {
    dotEnv(`\ufeff# mine\r\nexport ADMIN_PASSWORD = '${TAKEN_PASSWORD}'\r\n`);
    const { url } = await start(environment('ADMIN_PASSWORD'));
    expect(await login(url, TAKEN_PASSWORD)).toBe(200);
  });

  it('that is no UTF-8 ends the start, and the room does not live elsewhere instead', async () => {
    dotEnv(Buffer.from('\ufeffDB_HOST=127.0.0.1\r\nJWT_SECRET=x\r\n', 'utf16le'));
    expect(await refusal(environment())).toBe(
      'These settings are wrong:\n  - .env is not UTF-8 but perhaps UTF-16: save it as UTF-8\n',
    );
  });

  it('with lines that are not understood ends the start with their numbers, and never a secret', async () => {
    dotEnv('PORT=0\nADMIN_PASSWORD hunter22\nDB_PASSWORD=hunter22 #1\n');
    const output = await refusal(environment());
    expect(output).toMatch(/- \.env line 2 is not .*\n.*- \.env line 3: DB_PASSWORD has a #/);
    expect(output).not.toContain('hunter22');
  });

  it('that is a folder ends the start', async () => {
    mkdirSync(join(place.environment.DATA_DIR!, '.env'));
    expect(await refusal(environment())).toContain('.env cannot be read (EISDIR)');
  });
});

describe('the time zone of the machine', () => {
  it.each([
    ['', 'UTC', 1],
    [':/usr/share/zoneinfo/Asia/Seoul', 'Asia/Seoul', 1],
    ['KST-9', 'Etc/GMT-9', 2],
  ])('TZ=%j starts the room in %s, and says so, at start %i too', async (TZ, zone, starts) => {
    for (let i = 0; i < starts; i++) {
      const server = await start({ ...environment('TIME_ZONE'), TZ });
      expect(server.output).toContain(`days of ${zone})`);
      expect(server.output).toMatch(/"level":"warn".*TZ=.*TIME_ZONE/);
      expect(await server.kill('SIGTERM')).toBe(0);
    }
  });
});

describe('a start that cannot be', () => {
  it.each([
    [
      'an address that is not of this machine',
      { HOST: '192.0.2.1' },
      /^Cannot listen \(.*\): set PORT or HOST\.$/m,
    ],
    ['an unknown name', { HOST: 'nobody.invalid' }, /^Cannot listen \(.*\): set PORT or HOST\.$/m],
    ['a URL to listen on', { HOST: 'http://127.0.0.1:3000' }, /- HOST must be an address or name alone/],
    [
      'a secret in no file',
      { ADMIN_PASSWORD: '', ADMIN_PASSWORD_FILE: '/nowhere' },
      /_FILE cannot be read \(ENOENT\)/,
    ],
    [
      'a name that cannot be',
      { ADMIN_NAME: 'no name' },
      /^ADMIN_NAME "no name" is not allowed as a name\.$/m,
    ],
  ])('for %s is told in words', async (_, settings, words) => {
    expect(await refusal({ ...environment(), ...settings })).toMatch(words);
  });
});
