import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

const FRAME_MAX = 65_536;

let room: Room;
beforeAll(async () => {
  room = await startRoom({ MAX_SOCKETS_PER_ACCOUNT: '0' });
  await room.member('hostile');
});
afterAll(() => room.close());
afterEach(() => room.isUnharmedBy('hostile'));

const roundTrip = (client: Client) => client.send('history', { limit: 1 });

describe('a packet that is none', () => {
  it.each([
    ['breaks off', '2{'],
    ['breaks off in an array', '2["message",{"text":"hello"'],
    ['has an empty array', '2[]'],
    ['is an object', '2{}'],
    ['has null for an event', '2[null,{"text":"hello"}]'],
    ['has an object for an event', '2[{"text":"hello"}]'],
    ['has the name connect', '2["connect"]'],
    ['has the name disconnect', '2["disconnect"]'],
    ['has the name connect_error', '2["connect_error",{}]'],
    ['has the name newListener', '2["newListener"]'],
    ['is of no type', '9["message",{"text":"hello"}]'],
    ['is a word', 'hello'],
    ['is empty', ''],
    ['connects again', '0{}'],
    ['is a connect_error', '4{"message":"x"}'],
    ['is for an empty namespace', '2/admin,["message",{"text":"hello"}]'],
    ['is 32 000 deep and breaks off', `2["message",${'['.repeat(32_000)}`],
    ['announces an attachment', '51-["message",{"_placeholder":true,"num":0}]'],
    ['announces 10 000 attachments', '510000-["message",{}]'],
    ['announces an attachment to an ack', '61-0[{"_placeholder":true,"num":0}]'],
    ['announces -1 attachments', '5-1-["message",{}]'],
    ['is binary', Buffer.from('2["message",{"text":"hello"}]')],
    ['is binary and empty', Buffer.alloc(0)],
  ])('closes the connection: one that %s', async (_, packet) => {
    const client = await room.enter('hostile');
    client.socket.io.engine.write(packet);
    await client.closed();
    expect(client.socket.connected).toBe(false);
  });

  it.each([
    ['an ack of nothing', '3999[]'],
    ['an ack without an id', '3[]'],
    ['an ack of an endless id', `3${'9'.repeat(400)}[]`],
    ['an ack that is no array', '3999[{"ok":true}]'],
  ])('is passed over: %s', async (_, packet) => {
    const client = await room.enter('hostile');
    client.socket.io.engine.write(packet);
    expect(await roundTrip(client)).toMatchObject({ ok: true });
    expect(client.problems).toEqual([]);
  });

  it('is answered by the event problem when it is an event without a name', async () => {
    const client = await room.enter('hostile');
    client.socket.io.engine.write('2');
    await roundTrip(client);
    expect(client.problems).toEqual([{ code: 'UNKNOWN_EVENT', message: expect.any(String) }]);
  });

  it('closes a polling connection as well', async () => {
    const client = await room.enter('hostile', { transports: ['polling'] });
    client.socket.io.engine.write('2["connect"]');
    await client.closed();
    expect(client.socket.connected).toBe(false);
  });
});

describe('an event with something binary in it', () => {
  it.each(['websocket', 'polling'] as const)(
    'is refused by closing the connection, on %s',
    async transport => {
      const client = await room.enter('hostile', { transports: [transport] });
      (client.socket.emit as (...args: unknown[]) => void)('message', { text: Buffer.from('hello') });
      await client.closed();
      expect(client.socket.connected).toBe(false);
    },
  );
});

describe.each(['websocket', 'polling'] as const)('a frame on %s', transport => {
  const enter = () => room.enter('hostile', { transports: [transport] });
  /** A message whose frame, with the digit of engine.io, has so many bytes. */
  const ofSize = (bytes: number, id: number) => {
    const packet = (text: string) => `2${id}["message",{"text":"${text}"}]`;
    return packet('x'.repeat(bytes - 1 - packet('').length));
  };

  it.each([
    [0, 1],
    [1, 2],
  ])(`of the most bytes less %i is answered with TOO_LONG`, async (less, id) => {
    const client = await enter();
    const acks: string[] = [];
    client.socket.io.engine.on('message', packet => {
      if (String(packet).startsWith(`390${id}[`)) acks.push(String(packet));
    });
    client.socket.io.engine.write(ofSize(FRAME_MAX - less, 900 + id));
    for (let i = 0; i < 100 && acks.length === 0; i++) await roundTrip(client);
    await roundTrip(client);
    expect(acks).toHaveLength(1);
    expect(JSON.parse(acks[0]!.slice(4))).toEqual([
      { ok: false, error: expect.objectContaining({ code: 'TOO_LONG', field: 'text' }) },
    ]);
  });

  it.each([FRAME_MAX + 1, 10_000_000])('of %i bytes closes the connection', async bytes => {
    const client = await enter();
    client.socket.io.engine.write(ofSize(bytes, 903));
    await client.closed();
    expect(client.problems).toEqual([]);
  });

  it('of 3-byte letters counts its bytes, not its letters', async () => {
    const client = await enter();
    const before = client.events.length;
    const ack = await client.say('가'.repeat(2_001));
    expect(ack).toMatchObject({ ok: false, error: { code: 'TOO_LONG' } });
    client.socket.io.engine.write(`2["message",{"text":"${'가'.repeat(22_000)}"}]`);
    await client.closed();
    expect(client.events.slice(before)).not.toContain('problem');
  });
});

describe('a connection', () => {
  it('that asks to connect fifty times at once harms no one, and leaves nothing behind', async () => {
    await room.member('stormy');
    const token = await room.token('stormy');
    const { socket } = room.client({ token });
    const settled = new Promise(resolve => socket.io.once('close', resolve));
    socket.io.engine.on('open', () => {
      for (let i = 0; i < 50; i++) socket.io.engine.write(`0${JSON.stringify({ token })}`);
    });
    socket.once('welcome', () => socket.disconnect());
    await settled;
    const next = await room.enter('stormy');
    const ack = await next.say('all is well');
    await next.reached(ack.seq);
    await roundTrip(next);
    expect(next.frames.flatMap(({ items }) => items).filter(({ seq }) => seq === ack.seq)).toHaveLength(1);
  });

  it('that is left in the middle of its events harms no one', async () => {
    for (let i = 0; i < 10; i++) {
      const client = await room.enter('hostile');
      for (let j = 0; j < 20; j++) client.socket.io.engine.write('2["message",{"text":""}]');
      client.socket.io.engine.close();
      await client.closed();
      expect(client.socket.connected).toBe(false);
    }
  });
});
