import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitSilentSockets, mayTakeLong } from '../../src/chat/transport/socket-io/silent-sockets.js';

let server: Server;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  // more than the buffers of TCP take
  server = createServer((request, response) => {
    if (request.url === '/long') mayTakeLong(response);
    response.end(Buffer.alloc(32 * 1024 * 1024));
  });
  limitSilentSockets(server, 100);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  vi.useRealTimers();
});

/** A client that asks and reads nothing of the answer. */
async function asked(requests: string): Promise<Socket> {
  const came = once(server, 'request');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.pause().on('error', () => undefined);
  socket.write(requests);
  await came;
  return socket;
}
const open = (): Promise<number> =>
  new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

describe('an answer that is not taken', () => {
  it.each([
    ['one', 1],
    ['several in a pipeline', 3],
  ])('ends the connection after a minute: %s', async (_, times) => {
    const socket = await asked('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(times));
    await sleep(100);
    vi.advanceTimersByTime(58_000);
    await sleep(50);
    expect(await open()).toBe(1);
    vi.advanceTimersByTime(3_000);
    await sleep(50);
    expect(await open()).toBe(0);
    socket.destroy();
  });

  it('does not while it may take long', async () => {
    const socket = await asked('GET /long HTTP/1.1\r\nHost: a\r\n\r\n');
    vi.advanceTimersByTime(600_000);
    await sleep(50);
    expect(await open()).toBe(1);
    socket.destroy();
  });
});
