import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

/** Engine.IO gives an upgrade ten seconds. */
const PATIENCE_MS = 13_000;
const FRAME_MAX = 65_536;

let room: Room;
beforeAll(async () => {
  // the default rate of events, which the guard against floods goes by
  room = await startRoom({ RATE_EVENTS_PER_SECOND: '50', MAX_PENDING_PER_ADDRESS: '0' });
  await room.member('hostile');
});
afterAll(() => room.close());
afterEach(async () => {
  await room.othersTalk();
  const stored = await room.rows(
    "SELECT seq FROM chat_log WHERE sender_id IN (SELECT id FROM accounts WHERE name = 'hostile')",
  );
  if (stored.length > 0) throw new Error('something of hostile bytes was stored');
});

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

interface FrameOptions {
  fin?: boolean;
  /** RSV1 to 3, as a number of three bits. */
  reserved?: number;
  masked?: boolean;
  /** What the header says, if it lies. */
  length?: bigint;
}

/** A frame of RFC 6455; its mask is zero, which leaves the bytes as they are. */
function frame(opcode: number, payload: Buffer | string, options: FrameOptions = {}): Buffer {
  const { fin = true, reserved = 0, masked = true, length } = options;
  const bytes = Buffer.from(payload);
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  let extended = Buffer.alloc(0);
  if (length !== undefined || bytes.length > 0xffff) {
    head.push(mask | 127);
    extended = Buffer.alloc(8);
    extended.writeBigUInt64BE(length ?? BigInt(bytes.length));
  } else if (bytes.length > 125) {
    head.push(mask | 126);
    extended = Buffer.alloc(2);
    extended.writeUInt16BE(bytes.length);
  } else head.push(mask | bytes.length);
  return Buffer.concat([Buffer.from(head), extended, Buffer.alloc(masked ? 4 : 0), bytes]);
}

/** A TCP connection that has become a WebSocket, and what came back on it. */
class RawSocket {
  received = '';
  ended = false;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (part: string) => {
      this.received += part;
      // a good loser says goodbye too
      if (part.includes('\x88')) socket.end(frame(CLOSE, ''));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.ended = true));
  }

  static async open(query = 'EIO=4&transport=websocket', extra: string[] = []): Promise<RawSocket> {
    const raw = new RawSocket(connect(Number(new URL(room.url).port), '127.0.0.1'));
    const headers = [
      ...[`GET /socket.io/?${query} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...extra, '', ''],
    ];
    raw.socket.write(headers.join('\r\n'));
    await raw.until(() => raw.received.includes('\r\n\r\n') || raw.ended, 'an answer to the upgrade');
    return raw;
  }

  /** One that has been let into the room. */
  static async enter(): Promise<RawSocket> {
    const raw = await RawSocket.open();
    raw.send(frame(TEXT, `40${JSON.stringify({ token: await room.token('hostile') })}`));
    await raw.until(() => raw.received.includes('42["welcome"'), 'a welcome');
    return raw;
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  async until(done: () => boolean, what: string): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!done()) {
      if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
      await sleep(5);
    }
  }

  /** The code of the close frame, or undefined when the connection was cut without one. */
  async closed(): Promise<number | undefined> {
    await this.until(() => this.ended, 'the end of the connection');
    const at = this.received.lastIndexOf('\x88\x02');
    return at === -1 ? undefined : Buffer.from(this.received.slice(at + 2, at + 4), 'latin1').readUInt16BE();
  }
}

const hello = '42["message",{"text":"hello"}]';

describe.each(['before CONNECT', 'in the room'])('a WebSocket frame, %s,', where => {
  const open = () => (where === 'in the room' ? RawSocket.enter() : RawSocket.open());

  it.each([
    ['has the first reserved bit set', [frame(TEXT, hello, { reserved: 4 })], 1002],
    ['has the second reserved bit set', [frame(TEXT, hello, { reserved: 2 })], 1002],
    ['has the third reserved bit set', [frame(TEXT, hello, { reserved: 1 })], 1002],
    ['is a ping with a reserved bit', [frame(PING, '', { reserved: 4 })], 1002],
    ['is not masked', [frame(TEXT, hello, { masked: false })], 1002],
    ['has a reserved opcode', [frame(3, hello)], 1002],
    ['has a reserved control opcode', [frame(11, '')], 1002],
    ['is no UTF-8', [frame(TEXT, Buffer.from([0x34, 0x32, 0xff, 0xfe]))], 1007],
    ['has an overlong form', [frame(TEXT, Buffer.from([0x34, 0x32, 0xc0, 0xaf]))], 1007],
    ['has half a character', [frame(TEXT, Buffer.from([0x34, 0x32, 0xed, 0xa0, 0x80]))], 1007],
    ['is a fragmented ping', [frame(PING, 'a', { fin: false })], 1002],
    ['is a fragmented close', [frame(CLOSE, '', { fin: false })], 1002],
    ['is a ping of 126 bytes', [frame(PING, 'x'.repeat(126))], 1002],
    ['is a close of one byte', [frame(CLOSE, 'x')], 1002],
    ['is a close of a code that is none', [frame(CLOSE, Buffer.from([0, 1]))], 1002],
    ['goes on with nothing', [frame(0, hello)], 1002],
    ['begins in the middle of another', [frame(TEXT, '42[', { fin: false }), frame(TEXT, hello)], 1002],
    ['announces 2^63 bytes', [frame(TEXT, '', { length: 2n ** 63n })], 1009],
    ['announces 2^53 bytes', [frame(TEXT, '', { length: 2n ** 53n })], 1009],
    ['announces one byte too many', [frame(TEXT, '', { length: BigInt(FRAME_MAX + 1) })], 1009],
  ])('that %s is answered by closing', async (_, frames, code) => {
    const raw = await open();
    for (const one of frames) raw.send(one);
    expect(await raw.closed()).toBe(code);
  });

  it('in fragments that grow beyond the most bytes closes', async () => {
    const raw = await open();
    raw.send(frame(TEXT, '42["message",{"text":"', { fin: false }));
    for (let i = 0; i < 80 && !raw.ended; i++) raw.send(frame(0, 'x'.repeat(1_000), { fin: false }));
    expect(await raw.closed()).toBe(1009);
  });

  it('in ten thousand fragments of a byte harms nobody', async () => {
    const raw = await open();
    raw.send(frame(TEXT, '4', { fin: false }));
    raw.send(Buffer.concat(Array.from({ length: 10_000 }, () => frame(0, 'x', { fin: false }))));
    raw.send(frame(0, ''));
    await raw.closed();
    expect(raw.received).not.toContain('"ok":true');
  });
});

describe('a frame that is right', () => {
  it('may come in single bytes, in fragments and with a ping between them', async () => {
    const raw = await RawSocket.enter();
    const request = '427["history",{"limit":1}]';
    const parts = [
      frame(TEXT, request.slice(0, 9), { fin: false }),
      frame(PING, 'between'),
      frame(0, request.slice(9)),
    ];
    for (const byte of Buffer.concat(parts)) raw.send(Buffer.from([byte]));
    await raw.until(() => raw.received.includes('437[{"ok":true'), 'an ack');
    expect(raw.received).toContain(String.fromCharCode(0x80 | PONG, 7) + 'between');
    raw.socket.destroy();
  });

  it('of binary opcode is refused by closing', async () => {
    const raw = await RawSocket.enter();
    raw.send(frame(BINARY, hello));
    await raw.closed();
    expect(raw.received).not.toContain('"ok":true');
  });
});

describe('a flood', () => {
  const flood = async (what: Buffer): Promise<RawSocket> => {
    const raw = await RawSocket.enter();
    const talker = await room.enter('talker');
    raw.send(Buffer.concat(Array.from({ length: 20_000 }, () => what)));
    const started = performance.now();
    const ack = await talker.say('in the middle of a flood');
    expect(ack).toMatchObject({ ok: true });
    expect(performance.now() - started).toBeLessThan(2_000);
    await raw.until(() => raw.ended, 'the cut');
    talker.socket.disconnect();
    return raw;
  };

  it.each([
    ['pings of WebSocket', frame(PING, '')],
    ['pongs of Engine.IO', frame(TEXT, '3')],
    ['acks of nothing', frame(TEXT, '439[]')],
    ['unknown events', frame(TEXT, '42["nothing"]')],
  ])('of %s is cut at once, and others are answered meanwhile', async (_, what) => {
    const raw = await flood(what);
    const answers = raw.received.split('problem').length - 1;
    expect(answers).toBeLessThan(4_500);
  });
});

describe('polling', () => {
  const POLLING = 'EIO=4&transport=polling';
  const at = (sid?: string) => `${room.url}/socket.io/?${POLLING}${sid === undefined ? '' : `&sid=${sid}`}`;
  const open = async () => /"sid":"([^"]+)"/.exec(await (await fetch(at())).text())![1]!;
  const post = (sid: string, body: string | Buffer) => fetch(at(sid), { method: 'POST', body });

  it('twice at once ends the connection', async () => {
    const sid = await open();
    const polls = await Promise.all(
      Array.from({ length: 2 }, () => fetch(at(sid), { signal: AbortSignal.timeout(PATIENCE_MS) })),
    );
    expect(polls.map(({ status }) => status)).toContain(400);
    expect((await fetch(at(sid))).status).toBe(400);
  });

  it.each([
    ['of nothing but separators', '\u001e'.repeat(1_000)],
    ['of a thousand packets with an unknown one last', `${'3\u001e'.repeat(1_000)}x`],
    ['of broken base64', 'b%%%%'],
    ['of no UTF-8', Buffer.from([0x34, 0xff, 0xfe, 0x1e, 0xc0])],
    ['too large', '4'.repeat(FRAME_MAX + 1)],
  ])('with a payload %s ends the connection', async (_, body) => {
    const sid = await open();
    await post(sid, body).catch(() => undefined);
    const poll = async () => (await fetch(at(sid), { signal: AbortSignal.timeout(PATIENCE_MS) })).status;
    // what was under way is still delivered
    const statuses = [await poll(), await poll(), await poll()];
    expect(statuses.at(-1)).toBe(400);
  });

  it.each(['__proto__', 'constructor', 'toString', '', '../../api/health', '%00'])(
    'as the sid %j is 400, whatever is asked',
    async sid => {
      const of = `${room.url}/socket.io/?${POLLING}&sid=${encodeURIComponent(sid)}`;
      const statuses = [];
      for (const method of ['POST', 'PUT', 'DELETE', ...(sid === '' ? [] : ['GET'])]) {
        statuses.push((await fetch(of, { method, ...(method !== 'GET' && { body: '40' }) })).status);
      }
      expect(new Set(statuses)).toEqual(new Set([400]));
    },
  );

  it('of EIO=3 with a sid of EIO=4 gets nothing out of it', async () => {
    const sid = await open();
    const answer = await fetch(at(sid).replace('EIO=4', 'EIO=3'), {
      signal: AbortSignal.timeout(1_000),
    }).then(
      response => response.text(),
      () => 'nothing',
    );
    expect(answer).not.toContain('welcome');
    await post(sid, '1');
  });
});

describe('an upgrade', () => {
  const sidOf = async () => {
    const response = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling`);
    return /"sid":"([^"]+)"/.exec(await response.text())![1]!;
  };

  it.each([
    ['begins with its end', [frame(TEXT, '5')]],
    ['begins with an event', [frame(TEXT, hello)]],
    ['is dropped', [frame(TEXT, '2probe'), frame(CLOSE, '')]],
  ])('that %s leaves nothing open', async (_, frames) => {
    const raw = await RawSocket.open(`EIO=4&transport=websocket&sid=${await sidOf()}`);
    for (const one of frames) raw.send(one);
    await raw.closed();
    expect(raw.received).not.toContain('welcome');
  });

  it('that is never finished is closed after ten seconds, whatever was said before', async () => {
    const unfinished = [[], ['2probe'], ['2probe', '2probe']].map(async packets => {
      const raw = await RawSocket.open(`EIO=4&transport=websocket&sid=${await sidOf()}`);
      for (const packet of packets) raw.send(frame(TEXT, packet));
      await raw.closed();
      return raw.received;
    });
    for (const received of await Promise.all(unfinished)) expect(received).not.toContain('welcome');
  });

  it.each(['__proto__', 'constructor', 'AAAAAAAAAAAAAAAAAAAA', ''])('to the sid %j is refused', async sid => {
    const raw = await RawSocket.open(`EIO=4&transport=websocket&sid=${sid}`);
    // an empty sid is none: a new connection, which is closed as it never connects
    await raw.closed();
    expect(raw.received).toContain(sid === '' ? 'HTTP/1.1 101' : 'HTTP/1.1 400');
    expect(raw.received).not.toContain('welcome');
  });

  it.each([
    ['without a key', (lines: string) => lines.replace(/Sec-WebSocket-Key.*\r\n/, '')],
    ['with a short key', (lines: string) => lines.replace(/Key: .*\r\n/, 'Key: a\r\n')],
    ['of version 99', (lines: string) => lines.replace('Version: 13', 'Version: 99')],
    ['to h2c', (lines: string) => lines.replace('Upgrade: websocket', 'Upgrade: h2c')],
    ['by POST', (lines: string) => lines.replace('GET', 'POST')],
    ['elsewhere', (lines: string) => lines.replace('/socket.io/', '/api/health')],
  ])('%s is refused', async (_, change) => {
    const lines = [
      ...['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Host: a', 'Connection: Upgrade'],
      ...['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ];
    const answer = await room.raw(change(`${lines.join('\r\n')}\r\n\r\n`), /\r\n\r\n/);
    expect(answer).not.toMatch(/^HTTP\/1\.1 101/);
  });
});
