import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makePlace, type Place } from '../support/room.js';
import { frame, TEXT } from '../support/raw-socket.js';
import { ServerProcess } from '../support/server-process.js';
import { until } from '../support/until.js';

const REQUEST = 'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n';
const upgrade = (path: string) =>
  [
    ...[`GET ${path} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
  ].join('\r\n');

let place: Place;
let server: ServerProcess;
beforeAll(async () => {
  place = await makePlace();
  server = await ServerProcess.start(place.environment);
});
afterAll(async () => {
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
    stillOpen.push(socket);
  });
});

/** This side of connections that the server has ended. */
const stillOpen: Socket[] = [];

/** Opens a connection of long polling, and gives the address that belongs to it. */
async function polling(): Promise<{ sid: string; url: string }> {
  const url = `${server.url}/socket.io/?EIO=4&transport=polling`;
  const sid = /"sid":"([^"]+)"/.exec(await (await fetch(url)).text())![1]!;
  return { sid, url: `${url}&sid=${sid}` };
}

/** A WebSocket whose client answers nothing, not even a Close. */
class Mute {
  received = '';
  readonly #opened = performance.now();
  #closedAfter: number | undefined;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (part: string) => (this.received += part));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.#closedAfter = performance.now() - this.#opened));
  }

  static async open(sid?: string): Promise<Mute> {
    const mute = new Mute(await open());
    mute.socket.write(upgrade(`/socket.io/?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ''}`));
    await until(() => mute.received.includes('\r\n\r\n'));
    return mute;
  }

  get status(): string {
    return this.received.slice(9, 12);
  }

  get ended(): boolean {
    return this.#closedAfter !== undefined;
  }

  /** Ms from its opening to its end. */
  async closedAfter(): Promise<number> {
    await vi.waitUntil(() => this.ended, { timeout: 35_000 });
    return this.#closedAfter!;
  }
}

describe('a WebSocket for a connection of long polling', () => {
  it('is the only one: a second is refused while the first is open', async () => {
    const { sid } = await polling();
    const first = await Mute.open(sid);
    const others = await Promise.all(Array.from({ length: 5 }, () => Mute.open(sid)));
    expect([first, ...others].map(({ status }) => status)).toEqual(['101', ...Array(5).fill('400')]);
    for (const other of others) expect(await other.closedAfter()).toBeLessThan(1_000);
    first.socket.write(frame(TEXT, '2probe'));
    await expect.poll(() => first.received).toContain('3probe');
  });

  it('is the only one of those that come at once', async () => {
    const { sid } = await polling();
    const all = await Promise.all(Array.from({ length: 20 }, () => Mute.open(sid)));
    expect(all.filter(({ status }) => status === '101')).toHaveLength(1);
  });

  it('is still counted when it has said nonsense and does not answer the Close', async () => {
    const { sid } = await polling();
    const first = await Mute.open(sid);
    first.socket.write(frame(TEXT, 'hello'));
    await expect.poll(() => first.received).toContain('\x88');
    expect((await Mute.open(sid)).status).toBe('400');
    await first.closedAfter();
    expect((await Mute.open(sid)).status).toBe('101');
  });

  it('ends within seven seconds when it says nothing', async () => {
    const { sid } = await polling();
    expect(await (await Mute.open(sid)).closedAfter()).toBeLessThan(7_000);
  });

  it('ends with its connection', async () => {
    const { sid, url } = await polling();
    const mute = await Mute.open(sid);
    await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '1' });
    expect(await mute.closedAfter()).toBeLessThan(1_000);
  });
});

describe('a client that does not answer the Close', () => {
  it.each(['hello', '4x', '451-["a",{"_placeholder":true,"num":0}]'])(
    'after %s is cut soon after it',
    async packet => {
      const mute = await Mute.open();
      mute.socket.write(frame(TEXT, packet));
      expect(await mute.closedAfter()).toBeLessThan(3_000);
    },
  );
});

describe('a stop after all of that', () => {
  it('waits for none of them', async () => {
    expect(stillOpen).toHaveLength(3);
    expect(await server.kill('SIGTERM')).toBe(0);
    for (const socket of stillOpen) socket.destroy();
  });
});
