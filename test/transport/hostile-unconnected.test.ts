import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BINARY, frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { startRoom, type Room } from '../support/room.js';

const PENDING_MAX = 5;

let room: Room;
beforeAll(async () => {
  room = await startRoom({ MAX_PENDING_PER_ADDRESS: String(PENDING_MAX) });
  await room.member('hostile');
});
afterAll(() => room.close());
afterEach(() => room.isUnharmedBy('hostile'));

describe('before CONNECT', () => {
  it.each([
    ['an event', '42["message",{"text":"hello"}]'],
    ['an event with an id', '420["history",{"limit":1}]'],
    ['an ack', '430[]'],
    ['a disconnect', '41'],
    ['a connect_error', '44{"message":"x"}'],
    ['an event of another namespace', '42/admin,["message",{"text":"hello"}]'],
    ['an event that breaks off', '42{'],
    ['an event of a reserved name', '42["connect"]'],
    ['announced attachments that never come', '451-["message",{"_placeholder":true,"num":0}]'],
    ['a connect that breaks off', '40{"token":'],
    ['a connect that is an array', '40["token"]'],
  ])('%s ends the connection, with no answer but the handshake', async (_, packet) => {
    const raw = await RawSocket.open(room);
    await raw.until(() => raw.received.includes('"sid"'), 'the handshake');
    const before = performance.now();
    raw.send(frame(TEXT, packet));
    await raw.closed();
    // long before the five seconds after which any of these would end
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(raw.received.replace(/^[^]*"maxPayload":\d+\}/, '')).not.toMatch(/[{[]/);
  });

  it('binary ends the connection', async () => {
    const raw = await RawSocket.open(room);
    const before = performance.now();
    raw.send(frame(BINARY, '40{}'));
    await raw.closed();
    expect(performance.now() - before).toBeLessThan(3_000);
  });

  it.each([
    ['token', 'TOKEN_INVALID'],
    ['after', 'INVALID'],
    ['epoch', 'INVALID'],
  ])('a connect whose %s is 30 000 deep is refused as %s', async (field, code) => {
    const raw = await RawSocket.open(room);
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const auth = { token: await room.token('hostile'), epoch: 'x', after: 1, [field]: '<deep>' };
    raw.send(frame(TEXT, `40${JSON.stringify(auth).replace('"<deep>"', deep)}`));
    await raw.until(() => raw.received.includes('44{'), 'a refusal');
    expect(raw.received).toContain(`"code":"${code}"`);
    raw.socket.destroy();
    await raw.closed();
  });
});

describe('connections that are opened and never connect', () => {
  it('are limited per address: one more ends the oldest, the others end by themselves', async () => {
    const opened: RawSocket[] = [];
    for (let i = 0; i < PENDING_MAX; i++) opened.push(await RawSocket.open(room));
    const newest = await RawSocket.open(room);
    expect(newest.received).toMatch(/^HTTP\/1\.1 101 /);
    await opened[0]!.closed();
    expect([...opened.slice(1), newest].map(raw => raw.ended)).toEqual(Array(PENDING_MAX).fill(false));
    const before = performance.now();
    await Promise.all([...opened, newest].map(raw => raw.closed()));
    expect(performance.now() - before).toBeLessThan(15_000);
    const next = await RawSocket.enter(room, 'hostile');
    next.socket.destroy();
    await next.closed();
  });
});
