import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readOutput, type LogLine } from '../../fuzz/support/output.js';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { whileBusy } from '../../src/database/busy.js';
import { findServer } from '../../src/database/find-server.js';
import { Client } from '../support/client.js';
import { ADMIN, makePlace, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

/** In every text, reason and password here: none of it may ever stand in the log. */
const SECRET = 'TOP-SECRET';
/** In every header, path and name: may stand there, but escaped. */
const FORGED = '{"level":"fatal","message":"FORGED"}';
/** What a client may put into a header's value: Node refuses C0 controls there, and lets C1 through. */
const HEADER = `\u009b31m\u0085${FORGED}\u009d0;title\u009c`;
const LIFTED = {
  ...{ RATE_EVENTS_PER_SECOND: '1000', TRUST_PROXY: '1', LOGIN_SLOWDOWN: 'off' },
  ...{ NODE_NO_WARNINGS: '1', NODE_ID: 'logs' },
};

let place: Place;
let server: ServerProcess;
let token: string;
const clients: Client[] = [];
const sockets: Socket[] = [];
beforeAll(async () => {
  place = await makePlace();
  server = await ServerProcess.start({ ...place.environment, ...LIFTED });
  const { body } = await api('POST', 'auth/login', { name: ADMIN.name, password: ADMIN.password });
  token = body.accessToken!;
  for (const name of ['minsu', '느린사람'])
    await api('POST', 'admin/accounts', {
      name,
      password: `${SECRET} of ${name}`,
      mustChangePassword: false,
    });
});
afterAll(async () => {
  for (const client of clients) client.socket.disconnect();
  for (const socket of sockets) socket.destroy();
  await server.kill('SIGKILL');
  await place.destroy();
});

interface Answer {
  status: number;
  body: { accessToken?: string; error?: { code: string } };
}

async function api(method: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${server.url}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function enter(name: string): Promise<Client> {
  const { body } = await api('POST', 'auth/login', { name, password: `${SECRET} of ${name}` });
  const client = new Client(server.url, { token: body.accessToken! });
  clients.push(client);
  await client.welcomed();
  return client;
}

/** Sends bytes and takes what comes back for a while. */
async function raw(bytes: string | Buffer, forMs = 300): Promise<string> {
  let answer = '';
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes));
  sockets.push(socket);
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.on('error', () => undefined);
  await Promise.race([new Promise(resolve => socket.on('close', resolve)), sleep(forMs)]);
  return answer;
}

const request = (line: string, headers: string[], body = '') =>
  Buffer.from(
    [line, ...headers, 'Connection: close', `Content-Length: ${body.length}`, '', body].join('\r\n'),
    'latin1',
  );

/** SQL behind the server's back. */
async function meddle<Row = unknown>(sql: string): Promise<Row> {
  const settings = loadSettings(place.environment);
  const { kind } = await findServer(settings);
  const options = dataSourceOptions(settings, kind, { connections: 1 });
  // the room writes too, and handles do not wait for locks
  const source = await whileBusy(() => new DataSource(options).initialize());
  try {
    return await whileBusy(() => source.query<Row>(sql));
  } finally {
    await source.destroy();
  }
}

/** Lets the database refuse some rows of a table. */
async function poison(table: string, when: string): Promise<void> {
  await meddle(
    inject('database') === 'sqlite'
      ? `CREATE TRIGGER poison BEFORE INSERT ON ${table} WHEN ${when} BEGIN SELECT RAISE(ABORT, 'poison'); END`
      : `CREATE TRIGGER poison BEFORE INSERT ON ${table} FOR EACH ROW
           IF ${when} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poison'; END IF`,
  );
}

/** A line of the log that says this, once it is there. */
async function logged(what: RegExp): Promise<LogLine> {
  for (let i = 0; i < 300; i++) {
    const found = readOutput(server.output).lines.find(({ message }) => what.test(message));
    if (found) return found;
    await sleep(50);
  }
  throw new Error(`waited in vain for ${what} in ${server.output}`);
}

function assertClean(): void {
  const { lines, faults } = readOutput(server.output);
  expect(faults).toEqual([]);
  expect(lines.filter(({ message }) => message === 'FORGED')).toEqual([]);
  for (const never of [SECRET, token, ADMIN.password]) expect(server.output).not.toContain(never);
}

describe('the log', () => {
  it.each([
    ['polling', []],
    [
      'websocket',
      ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${'a'.repeat(22)}==`],
    ],
  ])(
    'of a refused origin on %s is one line that names the settings, headers encoded',
    async (transport, more) => {
      const headers = [`Host: 127.0.0.1${HEADER}`, `Origin: http://${transport}${HEADER}`, ...more];
      const all = [`GET /socket.io/?EIO=4&transport=${transport} HTTP/1.1`, ...headers];
      const connection = `Connection: ${more.length > 0 ? 'Upgrade' : 'close'}`;
      const answer = await raw(Buffer.from([...all, connection, '', ''].join('\r\n'), 'latin1'));
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      const { level, message } = await logged(new RegExp(`^refused .* page of http://${transport}`));
      expect(level).toBe('warn');
      expect(message).toContain(`http://${transport}%C2%9B31m%C2%85%7B%22level%22`);
      expect(message).toMatch(/^[\x20-\x7e]+ set PUBLIC_URL or CORS_ORIGINS$/);
      expect(server.output.split(`page of http://${transport}`)).toHaveLength(2);
      assertClean();
    },
  );

  it.each([
    ['paths', [`GET /api/${encodeURIComponent(`\r\n${FORGED}`)} HTTP/1.1`, 'Host: a']],
    ['broken paths', ['GET /api/admin/accounts/%E0%A4%A HTTP/1.1', 'Host: a']],
    ['raw bytes in paths', [`GET /api/\u009b31m${SECRET} HTTP/1.1`, 'Host: a']],
    [
      'control characters in headers',
      ['GET /api/auth/me HTTP/1.1', 'Host: a', `User-Agent: \u001b[31m${FORGED}`],
    ],
    ['folded headers', ['GET /api/auth/me HTTP/1.1', 'Host: a', `X-A: b\r\n ${FORGED}`]],
    ['tokens', ['GET /api/auth/me HTTP/1.1', 'Host: a', `Authorization: Bearer ${SECRET}${HEADER}`]],
    ['methods', [`${SECRET} /api/auth/me HTTP/1.1`, 'Host: a']],
    ['addresses', ['GET /api/auth/me HTTP/1.1', 'Host: a', `X-Forwarded-For: ${HEADER}`]],
  ])('has nothing of hostile %s', async (_, [line, ...headers]) => {
    const before = server.output;
    expect(await raw(request(line!, headers))).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(server.output).toBe(before);
  });

  it.each([
    ['breaks off', `{"name":"${SECRET}"`],
    ['is no object', `"${SECRET}"`],
    ['has other fields', JSON.stringify({ name: `\u001b[2J\r\n${SECRET}`, password: SECRET })],
    ['has a password that is an object', JSON.stringify({ name: 'minsu', password: { SECRET } })],
  ])('has nothing of a body that %s', async (_, body) => {
    const before = server.output;
    const headers = ['Host: a', 'Content-Type: application/json', `User-Agent: ${HEADER}`];
    expect(await raw(request('POST /api/auth/login HTTP/1.1', headers, body))).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(server.output).toBe(before);
  });

  it('has nothing of hostile events, CONNECTs and packets', async () => {
    const before = server.output;
    const minsu = await enter('minsu');
    for (const text of [
      `\u001b[31m${SECRET}`,
      `\r\n${FORGED}`,
      `/kick x ${SECRET}`,
      `/${SECRET}`,
      `hello ${SECRET}`,
    ])
      await minsu.say(text);
    await minsu.send('message', { text: SECRET, idempotencyKey: `\r\n${FORGED}` });
    await minsu.send('whisper', { to: `\u009b${SECRET}`, text: SECRET });
    await minsu.send('history', { with: `\r\n${FORGED}` });
    await minsu.send(`\r\n${FORGED}` as 'message', {});
    const refused = new Client(server.url, { token: `${SECRET}\r\n${FORGED}`, epoch: '\u001b', after: -1 });
    clients.push(refused);
    await refused.refused();
    minsu.socket.io.engine.write(`2["connect",{"text":"\u001b[31m${SECRET}"}]`);
    await minsu.closed();
    expect(server.output).toBe(before);
  });

  it('of a flood says that it was cut and nothing of it', async () => {
    const url = `${server.url}/socket.io/?EIO=4&transport=polling`;
    const sid = /"sid":"([^"]+)"/.exec(await (await fetch(url)).text())![1]!;
    const body = `4${SECRET}${FORGED}\u001e`.padStart(60_000, '3\u001e');
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body }).catch(() => undefined);
    expect(await logged(/flooded/)).toMatchObject({
      level: 'warn',
      message: 'cut a connection that flooded',
    });
    assertClean();
  });

  it('of connections that do not log in names their address and the settings, a few times', async () => {
    const headers = { 'x-forwarded-for': '10.9.9.9' };
    const open = () => fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, { headers });
    const answers = await Promise.all(Array.from({ length: 110 }, open));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await logged(/MAX_PENDING_PER_ADDRESS/)).toMatchObject({
      level: 'warn',
      message: expect.stringMatching(/^cut connections from 10\.9\.9\.9: .*TRUST_PROXY$/),
    });
    expect(server.output.split('MAX_PENDING_PER_ADDRESS').length - 1).toBeLessThanOrEqual(5);
  });

  it('of many foreign pages is a few short lines', async () => {
    const before = server.output.length;
    const foreign = () =>
      raw(
        request('GET /socket.io/?EIO=4&transport=polling HTTP/1.1', [
          `Host: ${'h'.repeat(3_000)}`,
          `Origin: http://many${'o'.repeat(3_000)}`,
        ]),
      );
    for (let i = 0; i < 50; i++) expect(await foreign()).toMatch(/^HTTP\/1\.1 403 /);
    const lines = server.output
      .slice(before)
      .split('\n')
      .filter(line => line.includes('http://many'));
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(Math.max(...lines.map(line => line.length))).toBeLessThan(600);
  });

  it('of a line that the database refuses has its number and no text', async () => {
    await poison('chat_log', "NEW.text LIKE '%poison%'");
    const minsu = await enter('minsu');
    const idempotencyKey = '4f8a2c1e-7b3d-4e5f-8a9b-0c1d2e3f4a5b';
    const ack = await minsu.say(`poison ${SECRET} ${FORGED}`, idempotencyKey);
    await meddle('DROP TRIGGER poison');
    expect(ack).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    const { level, message } = await logged(/refuses line/);
    expect([level, message]).toEqual(['error', expect.stringContaining(`line ${idempotencyKey} of account`)]);
    assertClean();
  });

  it('of a reader that stalled has the name, which has nothing hostile in it', async () => {
    const [minsu, slow] = [await enter('minsu'), await enter('느린사람')];
    (slow.socket.io.engine.transport as unknown as { ws: { pause(): void } }).ws.pause();
    const text = SECRET + '가'.repeat(1_900);
    for (let round = 0; round < 60 && !server.output.includes('stalled'); round++) {
      await Promise.all(Array.from({ length: 90 }, () => minsu.say(text)));
    }
    expect(await logged(/stalled/)).toMatchObject({ message: 'cut a reader that stalled: 느린사람' });
    assertClean();
  }, 40_000);

  it('of a database that cannot be written has no line, no name and no token', async () => {
    const minsu = await enter('minsu');
    await meddle('ALTER TABLE chat_log RENAME TO chat_log_away');
    try {
      const lost = minsu.say(`lost ${SECRET} ${FORGED}`).catch(() => undefined);
      expect(await logged(/log cannot be reached/)).toMatchObject({ level: 'error' });
      await minsu.send('history', { with: ADMIN.name });
      await lost;
    } finally {
      await meddle('ALTER TABLE chat_log_away RENAME TO chat_log');
    }
    assertClean();
  }, 40_000);

  it('of log-ins that cannot be recorded has no name, no password and no header', async () => {
    const [day] = await meddle<{ name: string }[]>('SELECT table_name AS name FROM login_log_days');
    const headers = ['Host: a', 'Content-Type: application/json', `User-Agent: ${HEADER}`];
    const attempt = async (i: number) => {
      const body = JSON.stringify({ name: `${SECRET} ${i}`, password: SECRET });
      const all = [...headers, `X-Forwarded-For: ${HEADER}`];
      return raw(request('POST /api/auth/login HTTP/1.1', all, body), 3_000);
    };
    for (let i = 0; i < 12; i++) await attempt(i);
    await poison(day!.name, "NEW.event = 'login_failed'");
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(server.output).toContain("refuses the row 'login_failed'");
    assertClean();
  }, 40_000);
});
