import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccountLookup } from '../../src/auth/account-lookup.js';
import { frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { startRoom, type Room } from '../support/room.js';
import { until } from '../support/until.js';

const PENDING_MAX = 100;
const CONNECTS = { burst: 20, perSecond: 2 };
const REQUESTS = { burst: 60, perSecond: 20 };

let room: Room;
beforeAll(async () => {
  room = await startRoom({
    MAX_PENDING_PER_ADDRESS: String(PENDING_MAX),
    RATE_CONNECTS_PER_SECOND: String(CONNECTS.perSecond),
    RATE_REQUESTS_PER_SECOND: String(REQUESTS.perSecond),
    CORS_ORIGINS: 'https://friend.example',
  });
  for (const name of ['minsu', 'jisoo', 'kicked', 'careful']) await room.member(name);
});
afterAll(() => room.close());

const handshake = (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${room.url}/socket.io/?EIO=4&transport=polling`, { headers });
const sidOf = async (answer: Response): Promise<string> => /"sid":"([^"]+)"/.exec(await answer.text())![1]!;

/** Repeats something `perSecond` times a second until it is stopped. */
function goOn(perSecond: number, act: () => Promise<unknown>): () => Promise<void> {
  let on = true;
  const acts: Promise<unknown>[] = [];
  const done = (async () => {
    while (on) {
      acts.push(act().catch(() => undefined));
      await sleep(1_000 / perSecond);
    }
    await Promise.all(acts);
  })();
  return async () => {
    on = false;
    await done;
  };
}

describe('half-open handshakes', () => {
  it('of an address keep none of its members out, however long they go on', async () => {
    await Promise.all(Array.from({ length: 2 * PENDING_MAX }, () => handshake()));
    const stop = goOn(50, handshake);
    for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']] as const) {
      const member = await room.enter('minsu', { transports: [...transports] });
      expect(await member.say(`by ${transports.join()}`)).toMatchObject({ ok: true });
      member.socket.disconnect();
    }
    await stop();
  });

  it('of long polling end after five seconds too, not with the time-out of a ping', async () => {
    const sid = await sidOf(await handshake());
    const before = performance.now();
    // only the end of the connection answers it
    const poll = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`);
    expect(await poll.text()).toBe('1');
    expect(performance.now() - before).toBeGreaterThan(4_000);
    expect(performance.now() - before).toBeLessThan(15_000);
    const unpolled = await sidOf(await handshake());
    await sleep(5_500);
    const gone = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling&sid=${unpolled}`);
    expect(gone.status).toBe(400);
    const again = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`);
    expect(again.status).toBe(400);
  });
});

describe('WebSockets that the server has closed', () => {
  it('count until their client has answered the Close, or TCP is cut', async () => {
    let most = 0;
    const sockets = new Set<Socket>();
    for (let i = 0; i < 4 * PENDING_MAX; i++) {
      const socket = connect(Number(new URL(room.url).port), '127.0.0.1');
      sockets.add(socket.on('error', () => undefined).resume());
      socket.once('close', () => sockets.delete(socket));
      socket.write(
        [
          'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
          ...['Host: a', 'Connection: Upgrade', 'Upgrade: websocket'],
          ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
        ].join('\r\n'),
      );
      await new Promise(resolve => socket.once('data', resolve));
      socket.write(frame(TEXT, 'hello'));
      most = Math.max(most, sockets.size);
    }
    // a cut takes a moment to reach the client
    expect(most).toBeLessThanOrEqual(1.5 * PENDING_MAX);
    const before = performance.now();
    await expect.poll(() => sockets.size, { timeout: 35_000 }).toBe(0);
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});

describe('a slow network', () => {
  it('lets a member move from long polling to WebSocket while an address is full', async () => {
    const { hostname, port } = new URL(room.url);
    const slow = createServer(client => {
      const upstream = connect(Number(port), hostname);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.on('error', () => to.destroy());
        from.on('data', data => setTimeout(() => to.destroyed || to.write(data), 400));
        from.on('close', () => setTimeout(() => to.destroy(), 400));
      }
    });
    await new Promise<void>(resolve => slow.listen(0, '127.0.0.1', resolve));
    const token = await room.token('jisoo');
    const stop = goOn(5, handshake);
    const { port: slowPort } = slow.address() as AddressInfo;
    const member = io(`http://127.0.0.1:${slowPort}`, {
      auth: { token },
      transports: ['polling', 'websocket'],
      reconnection: false,
      forceNew: true,
    });
    const upgraded = new Promise(resolve =>
      member.once('connect', () => member.io.engine.once('upgrade', ({ name }) => resolve(name))),
    );
    expect(await upgraded).toBe('websocket');
    expect(await member.emitWithAck('message', { text: 'slow' })).toMatchObject({ ok: true });
    member.disconnect();
    await stop();
    slow.close();
  });
});

describe('a foreign page', () => {
  it.each(['cross-site', 'same-site', 'Cross-Site', 'something-new'])(
    'that has images of the handshake costs an address no places (%s)',
    async site => {
      const mine = await RawSocket.open(room);
      const answers = await Promise.all(
        Array.from({ length: PENDING_MAX + 10 }, () => handshake({ 'sec-fetch-site': site })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
      expect(mine.ended).toBe(false);
      mine.socket.destroy();
    },
  );

  it('is refused at the upgrade as well', async () => {
    const lines = [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      ...['Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-Fetch-Site: cross-site'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
    ];
    expect(await room.raw(lines.join('\r\n'))).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each([
    ['typed by hand', { 'sec-fetch-site': 'none' }],
    ['of our own page', { 'sec-fetch-site': 'same-origin' }],
    ['of a program', {}],
    ['of CORS_ORIGINS', { 'sec-fetch-site': 'cross-site', origin: 'https://friend.example' }],
  ])('is not taken for one %s', async (_, headers: Record<string, string>) => {
    expect((await handshake(headers)).status).toBe(200);
  });
});

describe('a token that is dead', () => {
  it('of a kicked member is looked up no more often than a living one, at both doors', async () => {
    const token = await room.token('kicked');
    await room.asAdmin('POST', 'admin/members/kicked/kick', { reason: 'a pause', coolOff: '1d' });
    const lookUps = vi.spyOn(room.app.get(AccountLookup), 'ofSession');
    const began = performance.now();
    const codes: string[] = [];
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        for (let i = 0; i < 30; i++) {
          const client = room.client({ token });
          await client.until(() => client.ended, 'the end');
          codes.push(client.refusal?.code ?? 'cut');
          client.socket.disconnect();
        }
      }),
    );
    const atTheDoor = lookUps.mock.calls.length;
    const seconds = (performance.now() - began) / 1_000;
    expect(atTheDoor).toBeLessThanOrEqual(CONNECTS.burst + CONNECTS.perSecond * seconds + 1);
    expect(codes.filter(code => code === 'KICKED')).toHaveLength(atTheDoor);
    expect(codes.filter(code => code === 'cut')).toHaveLength(150 - atTheDoor);

    lookUps.mockClear();
    const since = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => room.http('GET', 'auth/me', { token })),
    );
    const asked = lookUps.mock.calls.length;
    lookUps.mockRestore();
    expect(asked).toBeLessThanOrEqual(
      REQUESTS.burst + (REQUESTS.perSecond * (performance.now() - since)) / 1_000 + 1,
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403, 429]));
  });

  it('uses up nothing of what its owner needs: the old token in a loop, the new one gets in', async () => {
    const old = await room.token('careful');
    await room.http('POST', 'auth/logout', { token: old });
    await room.login('careful');
    const stop = goOn(100, async () => {
      const client = room.client({ token: old });
      await client.until(() => client.ended, 'the end');
      client.socket.disconnect();
    });
    const stopAsking = goOn(100, () => room.http('GET', 'auth/me', { token: old }));
    await sleep(1_500);
    const owner = await room.enter('careful');
    expect(await owner.say('still me')).toMatchObject({ ok: true });
    expect((await room.http('GET', 'auth/me', { token: await room.token('careful') })).status).toBe(200);
    await stop();
    await stopAsking();
  });

  it('or none of ours is told so for a while, then put off by its address; good ones go on', async () => {
    const forged = room.sign({ sub: '1' }, { key: 'x'.repeat(32) });
    const statuses: number[] = [];
    for (let i = 0; i < 500; i += 100) {
      const some = Array.from({ length: 100 }, () => room.http('GET', 'auth/me', { token: forged }));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await room.http('GET', 'auth/me', { token: await room.token('jisoo') })).status).toBe(200);
    // a page of any site can make a browser send requests without a token: they are not counted
    expect((await room.http('GET', 'auth/me')).status).toBe(401);
  });
});

describe('connections that say nothing, or not all', () => {
  const open = async (bytes: string): Promise<Socket> => {
    const socket = connect(Number(new URL(room.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise(resolve => socket.once('connect', resolve));
    socket.write(bytes);
    return socket;
  };

  it.each([
    ['nothing', ''],
    ['half a request', 'GET /api/health HTTP/1.1\r\nHost: a\r\n'],
    [
      'half a body',
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"name":',
    ],
  ])('(%s) are limited per address, the oldest go first, and members come in', async (_, bytes) => {
    const sockets: Socket[] = [];
    for (let i = 0; i < PENDING_MAX + 50; i++) sockets.push(await open(bytes));
    const member = await room.enter('jisoo');
    expect(await member.say('hello')).toMatchObject({ ok: true });
    await until(() => sockets.filter(socket => socket.destroyed).length >= 50);
    expect(sockets.slice(0, 50).every(socket => socket.destroyed)).toBe(true);
    expect(sockets.at(-1)!.destroyed).toBe(false);
    for (const socket of sockets) socket.destroy();
    member.socket.disconnect();
  });
});
