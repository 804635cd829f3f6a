import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let client: Client;
/** Packets as they came, without the digit of engine.io. */
const received: string[] = [];
beforeAll(async () => {
  room = await startRoom();
  client = await room.enter('hostile');
  await room.enter('minsu');
  client.socket.io.engine.on('message', packet => received.push(String(packet)));
});
afterAll(() => room.close());
afterEach(() => room.isUnharmedBy('hostile'));

const roundTrip = () => client.send('history', { limit: 1 });

let acks = 100_000;
/** Sends an event past the client library, which would refuse some, and waits for its one ack. */
async function refusal(...packet: unknown[]): Promise<{ code: string; [fact: string]: unknown }> {
  const mark = `3${++acks}[`;
  const mine = () => received.filter(one => one.startsWith(mark));
  client.socket.io.engine.write(`2${acks}${toJson(packet)}`);
  for (let i = 0; i < 1_000 && mine().length === 0; i++) await roundTrip();
  await roundTrip();
  expect(mine()).toHaveLength(1);
  const [answer, ...more] = JSON.parse(mine()[0]!.slice(mark.length - 1)) as [never, ...unknown[]];
  expect([more, client.socket.connected]).toEqual([[], true]);
  expect(answer).toEqual({ ok: false, error: expect.objectContaining({ message: expect.any(String) }) });
  return (answer as { error: { code: string } }).error;
}

const NIL_UUID = '00000000-0000-4000-8000-000000000000';

/** Deeper than JSON.stringify can go. */
const DEEP = '<deep>';
const DEEP_OBJECT = '<deep object>';
const toJson = (packet: unknown[]) =>
  JSON.stringify(packet)
    .replace(`"${DEEP}"`, `${'['.repeat(30_000)}${']'.repeat(30_000)}`)
    .replace(`"${DEEP_OBJECT}"`, `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`);

const TEXTS: [string, string, unknown][] = [
  ['null', 'INVALID', null],
  ['a number', 'INVALID', 5],
  ['true', 'INVALID', true],
  ['an array', 'INVALID', ['x']],
  ['an object', 'INVALID', { toString: 'x', length: 1 }],
  ['an object that looks like a buffer', 'INVALID', { type: 'Buffer', data: [65] }],
  ['a placeholder', 'INVALID', { _placeholder: true, num: 0 }],
  ['1 000 deep', 'INVALID', JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`)],
  ['30 000 deep', 'INVALID', DEEP],
  ['9 000 objects deep', 'INVALID', DEEP_OBJECT],
  ['empty', 'EMPTY', ''],
  ['white space', 'EMPTY', ' \t\n\u00a0\u3000'],
  ['invisible', 'EMPTY', '\u200b\u2800\u3164\u202e\ufeff'],
  ['with NUL', 'INVALID_TEXT', 'a\0b'],
  ['with a carriage return', 'INVALID_TEXT', 'a\r\nb'],
  ['with an ANSI code', 'INVALID_TEXT', '\u001b[31ma'],
  ['with a C1 control', 'INVALID_TEXT', 'a\u009bb'],
  ['with half a character', 'INVALID_TEXT', 'a\ud83d'],
  ['of 2 001 characters', 'TOO_LONG', 'x'.repeat(2_001)],
  ['of 2 001 emoji', 'TOO_LONG', '😀'.repeat(2_001)],
];

describe.each([
  ['message', {}],
  ['whisper', { to: 'minsu' }],
])('the text of a %s', (event, more) => {
  it.each(TEXTS)('that is %s is refused as %s', async (_, code, text) => {
    expect(await refusal(event, { ...more, text })).toMatchObject({ code, field: 'text' });
  });

  it.each([
    ['no UUID', 'abc'],
    ['a UUID and more', `${NIL_UUID}\n`],
    ['empty', ''],
    ['a number', 5],
    ['an array', [NIL_UUID]],
    ['SQL', "' OR 1=1 --"],
  ])('goes with no idempotencyKey that is %s', async (_, idempotencyKey) => {
    const fault = await refusal(event, { ...more, text: 'hello', idempotencyKey });
    expect(fault).toMatchObject({ code: 'INVALID', field: 'idempotencyKey' });
  });
});

describe.each(['message', 'whisper'])('the payload of a %s', event => {
  it.each([
    ['missing', []],
    ['null', [null]],
    ['a number', [5]],
    ['a text', ['hello']],
    ['an array', [[{ text: 'hello', to: 'minsu' }]]],
    ['without a text', [{ to: 'minsu' }]],
    ['30 000 deep', [DEEP]],
    ['9 000 objects deep', [DEEP_OBJECT]],
    ['with a text of __proto__ alone', [JSON.parse('{"__proto__":{"text":"hello","to":"minsu"}}')]],
    ['several', [{ text: 'hello', to: 'minsu' }, {}]],
    ['a hundred', Array.from({ length: 100 }, () => ({ text: 'hello', to: 'minsu' }))],
  ])('may not be %s', async (_, payload) => {
    expect(await refusal(event, ...(payload as unknown[]))).toMatchObject({ code: 'INVALID' });
  });
});

describe('the recipient of a whisper', () => {
  it.each([
    ['missing', 'INVALID', undefined],
    ['null', 'INVALID', null],
    ['an array', 'INVALID', ['minsu']],
    ['oneself', 'INVALID', 'HOSTILE'],
    ['a text of 101', 'INVALID', 'x'.repeat(101)],
    ['nobody', 'NO_SUCH_MEMBER', 'nobody'],
    ['minsu with a space', 'NO_SUCH_MEMBER', 'minsu '],
    ['NUL', 'NO_SUCH_MEMBER', 'minsu\0'],
    ['SQL', 'NO_SUCH_MEMBER', "' OR '1'='1"],
    ['a room', 'NO_SUCH_MEMBER', 'user:1'],
    ['__proto__', 'NO_SUCH_MEMBER', '__proto__'],
  ])('may not be %s: %s', async (_, code, to) => {
    expect(await refusal('whisper', { to, text: 'hello' })).toMatchObject({ code });
  });
});

describe('history', () => {
  it.each([
    ['limit', [0, 201, -1, 1.5, 1e99, '50', true, [5], {}]],
    ['before', [0, -1, 1.5, 1e99, 2 ** 53, '5', false, [5], {}]],
    ['around', [0, -1, 1.5, 1e99, 2 ** 53, '5', false, [5], {}]],
    ['after', [-1, 1.5, 1e99, 2 ** 53, '5', false, [5], {}]],
    ['since', [-1, 1.5, 1e99, 2 ** 53, '2026-11-28', false, [5], {}]],
    ['with', [5, ['minsu'], {}, 'x'.repeat(101)]],
  ])('is INVALID with these for %s', async (field, values) => {
    for (const value of values as unknown[]) {
      expect(await refusal('history', { [field]: value })).toMatchObject({ code: 'INVALID', field });
    }
  });

  it.each(['nobody', 'minsu ', '\0', "' OR '1'='1", '%'])('with %j is NO_SUCH_MEMBER', async name => {
    expect(await refusal('history', { with: name })).toMatchObject({ code: 'NO_SUCH_MEMBER' });
  });
});

describe('an unknown event', () => {
  it.each([
    ['nothing'],
    [''],
    ['Message'],
    ['__proto__'],
    ['constructor'],
    ['toString'],
    ['welcome'],
    ['connection'],
    ['join'],
    ['kick'],
    [5],
    [0],
  ])('is answered with UNKNOWN_EVENT: %j', async event => {
    expect(await refusal(event, { text: 'hello' })).toMatchObject({ code: 'UNKNOWN_EVENT' });
  });
});

describe('an event without an ack function', () => {
  it.each([
    ['INVALID', ['message', { text: 5 }]],
    ['INVALID', ['message']],
    ['INVALID', ['message', { text: 'a' }, { text: 'b' }]],
    ['EMPTY', ['message', { text: '' }]],
    ['UNKNOWN_COMMAND', ['message', { text: '/nothing' }]],
    ['NO_SUCH_MEMBER', ['whisper', { to: 'nobody', text: 'hello' }]],
    ['INVALID', ['history', { limit: 201 }]],
    ['UNKNOWN_EVENT', ['nothing', 5]],
  ])('is told once by the event problem: %s', async (code, packet) => {
    const before = client.problems.length;
    client.socket.io.engine.write(`2${JSON.stringify(packet)}`);
    await client.until(() => client.problems.length > before, 'a problem');
    await roundTrip();
    expect(client.problems.slice(before)).toEqual([
      expect.objectContaining({ code, message: expect.any(String) }),
    ]);
  });
});
