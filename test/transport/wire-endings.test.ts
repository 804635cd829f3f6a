import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { interrupt } from '../../src/chat/transport/socket-io/endings.js';
import type { ChatSocket } from '../../src/chat/transport/socket-io/chat-socket.js';
import { Client } from '../support/client.js';
import { freePort } from '../support/free-port.js';
import { ProcessRoom } from '../support/process-room.js';
import { PythonClients, withoutPython } from '../support/python.js';
import { frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { ADMIN, makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { socketsOf as socketsNamed } from '../support/sockets.js';
import { ServerProcess } from '../support/server-process.js';

const LEFT_OUT = withoutPython('the tests of how connections end, with the clients of Python');
const KINDS = [
  ['sync', 'polling'],
  ['sync', 'websocket'],
  ['async', 'polling'],
  ['async', 'websocket'],
] as const;

/** Python's first try to come back is within 1.5 s of a loss. */
const STAYS_AWAY_MS = 2_500;
const GOODBYE = ['\x81\x0241', '\x88'];

describe('SIGTERM', () => {
  let place: Place;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.destroy());

  it.skipIf(LEFT_OUT)(
    'is a fault to every client: Python and JavaScript come back, by either transport, and resume',
    async () => {
      const environment = { ...place.environment, PORT: String(await freePort()) };
      let room = await ProcessRoom.start(environment);
      const pythons: PythonClients[] = [];
      const clients: Client[] = [];
      try {
        const url = room.server.url;
        const names = ['python', 'javascript'];
        await room.members(...names);
        const [token, other] = [await room.token('python'), await room.token('javascript')];
        for (const [kind, transport] of KINDS) pythons.push(new PythonClients(kind, transport, url, token));
        for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']] as const)
          clients.push(new Client(url, { token: other, transports: [...transports], reconnection: true }));
        await Promise.all([...pythons.map(one => one.saw('welcome')), ...clients.map(one => one.welcomed())]);
        clients.forEach(one => (one.welcome = undefined));

        expect(await room.server.kill('SIGTERM')).toBe(0);
        const stoppedAt = performance.now();
        await room.close();
        room = await ProcessRoom.start(environment);
        const times: Record<string, string> = { 'the room is open again': '' };
        const note = async (name: string, back: Promise<void>): Promise<void> => {
          await back;
          times[name] = `${((performance.now() - stoppedAt) / 1_000).toFixed(1)} s`;
        };
        times['the room is open again'] = `${((performance.now() - stoppedAt) / 1_000).toFixed(1)} s`;
        await Promise.all([
          ...pythons.map((one, i) => note(`Python ${KINDS[i]!.join(' ')}`, one.saw('welcome', { times: 2 }))),
          ...clients.map((one, i) => note(`JavaScript ${i}`, one.welcomed())),
        ]);
        if (process.env.SHOW_TIMES) console.log('back after SIGTERM', times);
        // no client took it for final, and all were told before
        for (const one of pythons) expect(one.all('session')).toEqual([[{ code: 'SERVER_STOP' }]]);
      } finally {
        await Promise.all(pythons.map(one => one.end()));
        for (const one of clients) one.socket.disconnect();
        await room.close();
      }
    },
    60_000,
  );

  it('ends long polling without the packet of a close', async () => {
    const server = await ServerProcess.start(place.environment);
    try {
      const login = await fetch(`${server.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ADMIN),
      });
      const { accessToken: token } = (await login.json()) as { accessToken: string };
      const at = `${server.url}/socket.io/?EIO=4&transport=polling`;
      const sid = /"sid":"([^"]+)"/.exec(await (await fetch(at)).text())![1]!;
      await fetch(`${at}&sid=${sid}`, { method: 'POST', body: `40${JSON.stringify({ token })}` });
      let came = '';
      const poll = async (): Promise<void> => {
        came += `\u001e${await (await fetch(`${at}&sid=${sid}`)).text()}`;
      };
      while (!came.includes('42["welcome"')) await poll();
      const lost = (async () => {
        for (;;) await poll();
      })().catch((error: unknown) => String(error));
      // until the poll waits at the server
      await sleep(200);
      expect(await server.kill('SIGTERM')).toBe(0);
      expect(await lost).toContain('fetch failed');
      const packets = came.split('\u001e');
      expect(packets).toContainEqual(expect.stringContaining('SERVER_STOP'));
      for (const goodbye of ['1', '41']) expect(packets).not.toContain(goodbye);
    } finally {
      await server.kill('SIGKILL');
    }
  });
});

describe('in the running room', () => {
  let room: Room;
  beforeAll(async () => {
    room = await startRoom({ TOKEN_TTL: '1h', MAX_PENDING_PER_ADDRESS: '0' });
    for (const name of ['minsu', 'put_off']) await room.member(name);
  });
  afterAll(() => room.close());
  const socketsOf = (name: string) => socketsNamed(room, name);

  it('a client that should come back sees TCP end, without a WebSocket Close', async () => {
    const raw = await RawSocket.enter(room, 'minsu');
    await Promise.all(socketsOf('minsu').map(socket => interrupt(socket.conn)));
    expect(await raw.closed()).toBeUndefined();
    for (const goodbye of GOODBYE) expect(raw.received).not.toContain(goodbye);
  });

  it('gets what was sent before', async () => {
    const raw = await RawSocket.enter(room, 'minsu');
    const [socket] = socketsOf('minsu');
    for (let i = 0; i < 200; i++) socket!.emit('session', { code: 'SERVER_STOP', reason: `n${i}.` });
    await interrupt(socket!.conn);
    await raw.closed();
    for (const i of [0, 100, 199]) expect(raw.received).toContain(`n${i}.`);
  });

  it.each(['quit', 'kick', 'expiry'])(
    'a client that must stay away after a %s gets 41, and the close half a second later',
    async way => {
      const raw = await RawSocket.enter(room, 'minsu');
      const [socket] = socketsOf('minsu');
      if (way === 'quit') raw.send(frame(TEXT, '421["message",{"text":"/quit"}]'));
      else if (way === 'expiry') expire(socket!);
      else await room.asAdmin('POST', 'admin/members/minsu/kick', { reason: 'out', coolOff: '0s' });
      await raw.until(() => raw.received.includes('\x81\x0241'), 'the disconnect of the namespace');
      const told = performance.now();
      expect(raw.received).not.toContain('\x88');
      await raw.closed();
      const ms = performance.now() - told;
      expect(ms).toBeGreaterThan(100);
      expect(ms).toBeLessThan(2_500);
      expect(raw.received.includes('"session"')).toBe(way !== 'quit');
      await room.login('minsu');
    },
  );

  it('a client that is sent away stays away, though the room stops at the same time', async () => {
    const raw = await RawSocket.enter(room, 'minsu');
    const [socket] = socketsOf('minsu');
    socket!.data.session.close('kicked', { code: 'KICKED' });
    await interrupt(socket!.conn);
    await raw.closed();
    expect(raw.received).toContain('\x81\x0241');
    expect(raw.received).toContain('\x88');
  });

  it('a second CONNECT behind a farewell is cut', async () => {
    const raw = await RawSocket.enter(room, 'minsu');
    socketsOf('minsu')[0]!.data.session.close('quit');
    raw.send(frame(TEXT, `40${JSON.stringify({ token: await room.token('minsu') })}`));
    await raw.closed();
    expect(raw.received.match(/42\["welcome"/g)).toHaveLength(1);
  });

  it.skipIf(LEFT_OUT)(
    'Python stays away in 48 farewells of every kind, by either transport',
    async () => {
      const ways = ['quit', 'kick', 'expiry', 'logout'] as const;
      const all = Array.from({ length: 12 }, (_, of) => ({ of, way: ways[of % ways.length]! }));
      let tries = 0;
      for (const [k, [kind, transport]] of KINDS.entries()) {
        const tokens: string[] = [];
        for (const { of } of all) {
          await room.member(`py_${k}_${of}`);
          tokens.push(await room.token(`py_${k}_${of}`));
        }
        const python = new PythonClients(kind, transport, room.url, ...tokens);
        try {
          await Promise.all(all.map(({ of }) => python.saw('welcome', { of })));
          await Promise.all(
            all.map(async ({ of, way }) => {
              const name = `py_${k}_${of}`;
              if (way === 'quit') python.emit('message', { text: '/quit' }, { of });
              else if (way === 'expiry') for (const socket of socketsOf(name)) expire(socket);
              else if (way === 'kick')
                await room.asAdmin('POST', `admin/members/${name}/kick`, { reason: 'x', coolOff: '0s' });
              else await room.http('POST', 'auth/logout', { token: tokens[of]! });
              await python.saw('disconnect', { of });
            }),
          );
          await sleep(STAYS_AWAY_MS);
          for (const { of } of all) {
            expect(python.all('welcome', of)).toHaveLength(1);
            expect(python.all('connect_error', of)).toEqual([]);
            tries++;
          }
        } finally {
          await python.end();
        }
      }
      expect(tries).toBe(48);
    },
    180_000,
  );
});

describe('too many connections at once', () => {
  it('a client that is put off sees TCP end, by either transport', async () => {
    const limited = await startRoom({ RATE_CONNECTS_PER_SECOND: '1' });
    try {
      await limited.member('many');
      const token = await limited.token('many');
      const opened = Array.from({ length: 25 }, async () => {
        const raw = await RawSocket.open(limited);
        raw.send(frame(TEXT, `40${JSON.stringify({ token })}`));
        await raw.until(() => raw.received.includes('42["welcome"') || raw.ended, 'welcome or the end');
        return raw;
      });
      const raws = await Promise.all(opened);
      const off = raws.filter(raw => !raw.received.includes('42["welcome"'));
      expect(off.length).toBeGreaterThan(0);
      for (const raw of off) {
        expect(await raw.closed()).toBeUndefined();
        for (const goodbye of [...GOODBYE, '44{']) expect(raw.received).not.toContain(goodbye);
      }
      const at = `${limited.url}/socket.io/?EIO=4&transport=polling`;
      const sid = /"sid":"([^"]+)"/.exec(await (await fetch(at)).text())![1]!;
      const poll = fetch(`${at}&sid=${sid}`).then(
        answer => answer.text(),
        (error: unknown) => String(error),
      );
      await fetch(`${at}&sid=${sid}`, { method: 'POST', body: `40${JSON.stringify({ token })}` });
      expect(await poll).toContain('fetch failed');
      for (const raw of raws) raw.socket.destroy();
    } finally {
      await limited.close();
    }
  });
});

/** Makes the token behind a socket expire. */
function expire({ data }: ChatSocket): void {
  Object.assign(data.session, { expiresAt: 0 });
}
