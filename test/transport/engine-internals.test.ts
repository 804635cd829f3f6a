import { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conn } from '../../src/chat/transport/socket-io/chat-socket.js';
import {
  beforePayload,
  pendingBytes,
  pendingPackets,
  webSocketOf,
} from '../../src/chat/transport/socket-io/engine-internals.js';
import type { Client } from '../support/client.js';
import { RawSocket } from '../support/raw-socket.js';
import { startRoom, type Room } from '../support/room.js';
import { socketsOf } from '../support/sockets.js';

interface Engine {
  use(middleware: (request: { _query?: { sid?: string } }, response: object, next: () => void) => void): void;
}

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

/** The server's connection of a client, with its private fields. */
function inside(client: Client): Record<string, unknown> & { transport: Record<string, unknown> } {
  return socketsOf(room, client.welcome!.me.name)[0]!.conn as never;
}
const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);

describe('the inside of engine.io and ws is where src/chat/transport/socket-io/engine-internals.ts looks for it', () => {
  it.each([
    ['Socket#writeBuffer, the packets that wait', 'array', (conn: never) => inside(conn).writeBuffer],
    [
      'WebSocket transport: socket',
      'function',
      (conn: never) => webSocketOf(inside(conn) as never)?.terminate,
    ],
    ['ws: bufferedAmount', 'number', (conn: never) => ws(conn).bufferedAmount],
    ['ws: terminate()', 'function', (conn: never) => ws(conn).terminate],
    ['ws: _socket, TCP itself, with end()', 'function', (conn: never) => tcp(conn).end],
    ['ws: _socket.destroyed', 'boolean', (conn: never) => tcp(conn).destroyed],
    ['ws: _closeTimeout, of the option closeTimeout', 'number', (conn: never) => ws(conn)._closeTimeout],
    ['Server#clients, by sid', 'object', (conn: never) => clients(conn)],
  ])('%s', async (what, type, of) => {
    const client = await room.enter('minsu');
    expect(typeOf(of(client as never)), `${what} has moved in engine.io or ws`).toBe(type);
  });
  const ws = (client: never) => inside(client).transport.socket as Record<string, unknown>;
  const tcp = (client: never) => ws(client)._socket as Record<string, unknown>;
  const clients = (client: never) => (inside(client).server as Record<string, unknown>).clients;

  it('polling transport: req, the poll that waits', async () => {
    const client = await room.enter('jisoo', { transports: ['polling'] });
    const waits = () => typeOf((inside(client).transport.req as { socket?: unknown } | null)?.socket);
    await expect.poll(waits, { message: 'Polling#req has moved in engine.io' }).toBe('object');
  });

  it('polling transport: onData takes what a request brings', async () => {
    const client = await room.enter('sora', { transports: ['polling'] });
    const [socket] = socketsOf(room, 'sora');
    const taken: string[] = [];
    const moved = 'Polling#onData has moved in engine.io';
    expect(() => beforePayload(socket!.conn, payload => taken.push(payload) > 0), moved).not.toThrow();
    expect(await client.say('hello')).toMatchObject({ ok: true });
    expect(taken.join(), moved).toContain('hello');
  });

  it('Server: middlewares see the query of an upgrade, and no response of HTTP', async () => {
    const client = await room.enter('dohyun', { transports: ['polling'] });
    const { server, id } = inside(client) as never as { server: Engine; id: string };
    const seen: unknown[] = [];
    server.use(({ _query }, response, next) => {
      seen.push([_query?.sid, response instanceof ServerResponse]);
      next();
    });
    const raw = await RawSocket.open(room, `EIO=4&transport=websocket&sid=${id}`);
    raw.socket.destroy();
    expect(seen, 'the middlewares of engine.io have changed').toContainEqual([id, false]);
  });

  it('Server: flush is told before the buffer is taken, drain after it, and what is taken out waits', async () => {
    const client = await room.enter('hyeon', { transports: ['polling'] });
    const conn = inside(client) as unknown as Conn;
    const told: string[] = [];
    const { server } = conn as unknown as { server: NodeJS.EventEmitter };
    const flush = (of: unknown, buffer: unknown) =>
      of === conn &&
      told.push(buffer === (conn as never as { writeBuffer: unknown }).writeBuffer ? 'flush' : 'late');
    const drain = (of: unknown) => of === conn && told.push('drain');
    server.on('flush', flush).on('drain', drain);
    const [socket] = socketsOf(room, 'hyeon');
    for (let i = 0; i < 40; i++) socket!.emit('problem', { code: 'INVALID', message: String(i) });
    expect(pendingPackets(conn)).toBeGreaterThan(0);
    expect(pendingBytes(conn)).toBeGreaterThan(0);
    await client.until(() => client.problems.length === 40);
    server.off('flush', flush).off('drain', drain);
    expect(client.problems.map(({ message }) => Number(message))).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    );
    expect(told, 'the events flush and drain of engine.io have changed').toEqual(
      told.map((_, i) => (i % 2 === 0 ? 'flush' : 'drain')),
    );
    expect(told.length).toBeGreaterThan(2);
  });
});
