import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { neverBlock, readNoFurther } from '../../src/config/node-internals.js';

describe('the inside of Node is where src/config/node-internals.ts looks for it', () => {
  it('socket.parser.onIncoming: hands out the requests of a connection', async () => {
    let requests = 0;
    const server = createServer(({ socket }) => {
      requests++;
      readNoFurther(socket);
      socket.destroy();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100));
    await once(client, 'close');
    server.close();
    expect(requests, 'Node no longer has socket.parser.onIncoming, or asks it otherwise').toBe(1);
  });

  it('stream._handle.setBlocking: of what a stream writes to', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const stream = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(stream, 'connect');
    const { _handle: handle } = stream as unknown as { _handle?: { setBlocking?(on: boolean): void } };
    expect(handle?.setBlocking, 'Node no longer has stream._handle.setBlocking').toBeTypeOf('function');
    const setBlocking = vi.spyOn(handle as Required<typeof handle> & object, 'setBlocking');
    neverBlock(stream);
    expect(setBlocking, 'Node no longer has stream._handle.setBlocking').toHaveBeenCalledWith(false);
    stream.destroy();
    server.close();
  });
});
