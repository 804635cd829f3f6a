import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ADMIN } from '../support/room.js';
import type { ProcessRoom } from '../support/process-room.js';
import { ProcessRooms } from '../support/process-rooms.js';
import { frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { ServerProcess } from '../support/server-process.js';

/** Time for a stop, on a machine that runs other tests as well. */
const SOON_MS = 4_000;

const rooms = new ProcessRooms();
const start = () => rooms.start();

const timed = async (room: ProcessRoom, signal: NodeJS.Signals) => {
  const begun = performance.now();
  const code = await room.server.kill(signal);
  return { code, ms: performance.now() - begun };
};
describe('a stop', () => {
  const tcp = async (room: ProcessRoom, bytes = ''): Promise<Socket> => {
    const socket = connect(Number(new URL(room.server.url).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  };

  it('does not wait for connections, however far their request has come', async () => {
    const room = await start();
    const requests = {
      'has sent nothing': '',
      'has sent half a request': 'GET /api/health HT',
      'has sent half its headers': 'GET /api/health HTTP/1.1\r\nHost: a\r\nX: ',
      'has sent half a body':
        'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
      'asked something and is kept': 'GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n',
      'has sent half an upgrade':
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n',
    };
    const left = new Map<Socket, string>();
    for (const [who, bytes] of Object.entries(requests))
      for (let i = 0; i < 3; i++) {
        const socket = await tcp(room, bytes);
        left.set(socket, who);
        socket.once('close', () => left.delete(socket));
      }
    await sleep(50);
    expect(left.size).toBe(3 * Object.keys(requests).length);
    const { code, ms } = await timed(room, 'SIGTERM');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(SOON_MS);
    await expect.poll(() => [...left.values()]).toEqual([]);
  });

  const ws = (sid?: string) =>
    [
      `GET /socket.io/?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ''} HTTP/1.1`,
      ...['Host: a', 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
    ].join('\r\n');
  const polling = async (room: ProcessRoom): Promise<string> => {
    const answer = await fetch(`${room.server.url}/socket.io/?EIO=4&transport=polling`);
    return /"sid":"([^"]+)"/.exec(await answer.text())![1]!;
  };
  /** A WebSocket whose client answers nothing from here on, not even a Close. */
  const mute = async (room: ProcessRoom, sid?: string, packet = ''): Promise<void> => {
    const socket = await tcp(room, ws(sid));
    await once(socket, 'data');
    if (packet !== '') socket.write(frame(TEXT, packet));
  };

  it('does not wait for WebSockets that answer no Close', async () => {
    const room = await start();
    const cut = async (): Promise<void> => {
      const sid = await polling(room);
      await sleep(4_000);
      await mute(room, sid);
      await sleep(1_300);
    };
    const several = async (): Promise<void> => {
      const sid = await polling(room);
      await Promise.all([mute(room, sid), mute(room, sid), mute(room, sid)]);
    };
    const whoStays = async (): Promise<void> => {
      const raw = await tcp(room, ws());
      let received = '';
      raw.on('data', (part: Buffer) => (received += part.toString('latin1')));
      raw.write(frame(TEXT, `40${JSON.stringify({ token: await room.token(ADMIN.name) })}`));
      await expect.poll(() => received).toContain('42["welcome"');
      raw.write(frame(TEXT, '1'));
    };
    // the first of them takes seconds
    await cut();
    // one that has sent nonsense, one that has said goodbye, one that opens a connection of long polling
    await mute(room, undefined, 'x');
    await mute(room, undefined, '1');
    await mute(room, await polling(room));
    await several();
    await whoStays();
    await sleep(300);
    const { code, ms } = await timed(room, 'SIGTERM');
    expect({ code, output: room.server.output }).toMatchObject({ code: 0 });
    expect(ms).toBeLessThan(SOON_MS);
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

  it('while its code is being loaded is kept until there is something to stop, exit 0', async () => {
    const server = ServerProcess.spawn('main.js', rooms.place.environment);
    const { pid } = server.child;
    // SigCgt has a bit for each signal that is caught; SIGHUP is the first, and Node by itself leaves it alone
    const caught = () => /SigCgt:\s*(\w+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
    await expect.poll(() => BigInt(`0x${caught()}`) & 1n, { interval: 1 }).toBe(1n);
    const code = await server.kill('SIGTERM');
    expect([code, server.output]).toEqual([0, expect.stringContaining('The room is closed.')]);
    expect(server.output).not.toContain(' is open: ');
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
