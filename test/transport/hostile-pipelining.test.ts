import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

describe('a thousand requests at once on one connection', () => {
  it.each([
    ['of a route', 'GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['of no route', 'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['of HTTP/1.0', 'GET /nothing HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
    ['of Engine.IO', 'GET /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['that expect what there is not', 'GET /nothing HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n'],
    ['with bodies', 'POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx'],
  ])('%s are cut off, and the others talk on', async (_, one) => {
    const answers = await room.raw(one.repeat(1_000)).catch(() => '');
    expect(answers.split('HTTP/1.1 ').length - 1).toBeLessThan(20);
    await room.othersTalk();
  });
});

describe('a thousand requests one after the other on one connection', () => {
  it('are all answered', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = (): Promise<IncomingMessage> =>
      new Promise((resolve, reject) =>
        request(`${room.url}/api/health`, { agent }, resolve).on('error', reject).end(),
      );
    const ports = new Set<number | undefined>();
    for (let i = 0; i < 1_000; i++) {
      const answer = await get();
      ports.add(answer.socket.localPort);
      expect([answer.statusCode, await text(answer)]).toEqual([200, '{"status":"ok"}']);
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  }, 20_000);
});
