import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

const REQUEST = 'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n';
const upgrade = (path: string) =>
  [
    ...[`GET ${path} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
  ].join('\r\n');

let place: Place;
let server: ServerProcess;
beforeEach(async () => {
  place = await makePlace();
  server = await ServerProcess.start(place.environment);
});
afterEach(async () => {
  await server.kill('SIGKILL');
  await place.destroy();
});

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

describe('a connection that is reset', () => {
  it.each([
    '/socket.io/?EIO=4&transport=websocket',
    '/socket.io/?EIO=4&transport=websocket&sid=none',
    '/other',
  ])('after a request and an upgrade of %s does not end the process', async path => {
    for (let i = 0; i < 20; i++) {
      const socket = await open();
      await new Promise(resolve => socket.write(REQUEST + upgrade(path), resolve));
      socket.resetAndDestroy();
    }
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(server.output).not.toContain('ECONNRESET');
  });
});

describe('an upgrade of what is no Socket.IO', () => {
  it.each([
    ['at once', '', '404 Not Found', ''],
    ['after a request', REQUEST, '404 Not Found', ''],
    ['by a foreign page', '', '403 Forbidden', 'Origin: http://foreign.example\r\n'],
  ])('%s is refused, and nothing stays open', async (_, before, refusal, header) => {
    const socket = await open();
    let answer = '';
    socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
    // this side stays open: the server must not wait for it
    socket.allowHalfOpen = true;
    socket.write(before + upgrade('/other').replace('Host', `${header}Host`));
    await once(socket, 'end');
    expect(answer).toContain(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
    expect(await server.kill('SIGTERM')).toBe(0);
    socket.destroy();
  });
});
