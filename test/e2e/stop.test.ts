import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { ADMIN, makePlace, startRoom, type Place } from '../support/room.js';
import { ProcessRoom } from '../support/process-room.js';
import { frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { ServerProcess } from '../support/server-process.js';

/** What a stop takes by itself, on a machine that is busy with other tests as well. */
const SOON_MS = 4_000;

let place: Place;
let rooms: ProcessRoom[] = [];
beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  for (const room of rooms) await room.close();
  rooms = [];
  await place.destroy();
});
const start = async (): Promise<ProcessRoom> => {
  const room = await ProcessRoom.start(place.environment);
  rooms.push(room);
  return room;
};
const timed = async (room: ProcessRoom, signal: NodeJS.Signals) => {
  const begun = performance.now();
  const code = await room.server.kill(signal);
  return { code, ms: performance.now() - begun };
};
const causes = async (): Promise<unknown[]> => {
  const room = await startRoom({}, place);
  const rows = await room.logins(`event = 'leave'`);
  await room.stop();
  return rows.map(row => row.cause);
};

describe.each(['SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGALRM', 'SIGXCPU', 'SIGABRT', 'SIGPWR', 'SIGIO'] as const)(
  '%s',
  signal => {
    it('is an orderly stop like SIGTERM: told, on record, exit 0', async () => {
      const room = await start();
      const admin = await room.enter(ADMIN.name);
      expect(await timed(room, signal)).toMatchObject({ code: 0 });
      expect(admin.sessions).toEqual([{ code: 'SERVER_STOP' }]);
      expect(room.server.output).toContain('The room is closed.');
      expect(await causes()).toEqual(['server_stop']);
    });
  },
);

describe('several signals', () => {
  it('at once are one wish: no acked line is lost, exit 0', async () => {
    const room = await start();
    const admin = await room.enter(ADMIN.name);
    const acks = Promise.all(Array.from({ length: 100 }, (_, i) => admin.say(`last ${i}`)));
    await admin.say('go');
    for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) room.server.child.kill(signal);
    expect(await room.server.exited()).toBe(0);
    expect((await acks).every(ack => ack.ok)).toBe(true);
  });
});

describe('a stop', () => {
  const tcp = async (room: ProcessRoom, bytes = ''): Promise<Socket> => {
    const socket = connect(Number(new URL(room.server.url).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  };

  it.each([
    ['has sent nothing', ''],
    ['has sent half a request', 'GET /api/health HT'],
    ['has sent half its headers', 'GET /api/health HTTP/1.1\r\nHost: a\r\nX: '],
    [
      'has sent half a body',
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ],
    ['asked something and is kept', 'GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n'],
    [
      'has sent half an upgrade',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n',
    ],
  ])('does not wait for a connection that %s', async (_, bytes) => {
    const room = await start();
    const sockets = await Promise.all(Array.from({ length: 3 }, () => tcp(room, bytes)));
    const ended = Promise.all(sockets.map(socket => new Promise(resolve => socket.once('close', resolve))));
    await sleep(50);
    const { code, ms } = await timed(room, 'SIGTERM');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
    await ended;
  });

  it('does not wait for who never connects, polls, or connects all the while', async () => {
    const room = await start();
    await RawSocket.open(room.server);
    const of = `${room.server.url}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(of)).text();
    const poll = request(`${of}&sid=${/"sid":"([^"]+)"/.exec(opened)![1]!}`).on('error', () => undefined);
    poll.end();
    let stopped = false;
    const knocking = (async () => {
      while (!stopped) {
        const socket = connect(Number(new URL(room.server.url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        await sleep(5);
      }
    })();
    const { code, ms } = await timed(room, 'SIGTERM');
    stopped = true;
    await knocking;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
  });

  it('while the room starts ends the start, exit 0; the next start is whole', async () => {
    const sign = join(place.environment.DATA_DIR!, 'room.lock');
    const server = ServerProcess.spawn('main.js', place.environment);
    if (inject('database') === 'sqlite')
      await expect.poll(() => existsSync(sign), { interval: 1 }).toBe(true);
    else await sleep(700);
    const code = await server.kill('SIGTERM');
    expect([code, server.output]).toEqual([0, expect.stringContaining('The room is closed.')]);
    const room = await start();
    expect((await (await room.enter(ADMIN.name)).say('hello')).ok).toBe(true);
  });

  it('ends all TCP without a word of WebSocket, so that every client takes it for a fault', async () => {
    const room = await start();
    const raw = await RawSocket.open(room.server);
    const token = await room.token(ADMIN.name);
    raw.send(frame(TEXT, `40${JSON.stringify({ token })}`));
    await raw.until(() => raw.received.includes('42["welcome"'), 'a welcome');
    const closed = raw.closed();
    expect(await room.server.kill('SIGTERM')).toBe(0);
    expect(await closed).toBeUndefined();
    expect(raw.received).toContain('"SERVER_STOP"');
    for (const goodbye of ['\x81\x0241', '\x81\x011', '\x88']) expect(raw.received).not.toContain(goodbye);
  });
});
