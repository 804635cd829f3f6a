import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conn } from '../../src/chat/transport/socket-io/chat-socket.js';
import { Sockets } from '../../src/chat/transport/socket-io/sockets.js';
import { BINARY, CLOSE, frame, PING, PONG, RawSocket, TEXT } from '../support/raw-socket.js';
import { startRoom, type Room } from '../support/room.js';

const FRAME_MAX = 65_536;

let room: Room;
beforeAll(async () => {
  // the default rate of events, which the guard against floods goes by
  room = await startRoom({ RATE_EVENTS_PER_SECOND: '50', MAX_PENDING_PER_ADDRESS: '0' });
  await room.member('hostile');
});
afterAll(() => room.close());
afterEach(() => room.isUnharmedBy('hostile'));

const hello = '42["message",{"text":"hello"}]';

describe.each(['before CONNECT', 'in the room'])('a WebSocket frame, %s,', where => {
  const open = () => (where === 'in the room' ? RawSocket.enter(room, 'hostile') : RawSocket.open(room));

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

  it.each([
    ['of a byte', 'x'],
    ['of nothing', ''],
  ])('in more fragments %s than any client makes is answered by closing', async (_, fragment) => {
    const raw = await open();
    raw.send(frame(TEXT, '4', { fin: false }));
    raw.send(Buffer.concat(Array.from({ length: 200 }, () => frame(0, fragment, { fin: false }))));
    expect(await raw.closed()).toBe(1008);
  });
});

describe('a frame that is right', () => {
  it('may come in single bytes, in fragments and with a ping between them', async () => {
    const raw = await RawSocket.enter(room, 'hostile');
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

  it('may come in a hundred fragments', async () => {
    const raw = await RawSocket.enter(room, 'hostile');
    const request = `428["history",{"limit":1,"more":"${'x'.repeat(60_000)}"}]`;
    const size = Math.ceil(request.length / 100);
    for (let i = 0; i < 100; i++) {
      const part = request.slice(i * size, (i + 1) * size);
      raw.send(frame(i === 0 ? TEXT : 0, part, { fin: i === 99 }));
    }
    await raw.until(() => raw.received.includes('438['), 'an ack');
    expect(raw.received).toContain('438[{"ok":true');
    raw.socket.destroy();
  });

  it('of binary opcode is refused by closing', async () => {
    const raw = await RawSocket.enter(room, 'hostile');
    raw.send(frame(BINARY, hello));
    await raw.closed();
    expect(raw.received).not.toContain('"ok":true');
  });
});

describe('a flood', () => {
  const flood = async (what: Buffer): Promise<RawSocket> => {
    const raw = await RawSocket.enter(room, 'hostile');
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

  it('is cut as soon by a server that has no time', async () => {
    const { engine } = room.app.get(Sockets).server!;
    const slow = (conn: Conn): void =>
      void conn.on('packet', () => {
        for (const end = performance.now() + 0.6; performance.now() < end;);
      });
    engine.on('connection', slow);
    const raw = await flood(frame(TEXT, '42["nothing"]')).finally(() => engine.off('connection', slow));
    expect(raw.received.split('problem').length - 1).toBeLessThan(4_500);
  });
});
