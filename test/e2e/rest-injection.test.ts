import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startRoom, type Room } from '../support/room.js';
import { TEXT_FIELDS } from '../support/text-fields.js';

let room: Room;
let member: string;
beforeAll(async () => {
  room = await startRoom({ LOGIN_SLOWDOWN: 'off' });
  await room.member('victim');
  await room.member('minsu');
  member = await room.login('minsu');
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

const HOSTILE = [
  "'; DROP TABLE accounts; --",
  "x' OR '1'='1",
  'x" OR ""="',
  "\\'; DELETE FROM chat_log; #",
  "1); UPDATE accounts SET role='admin'; --",
  '`accounts`',
  '%_%',
  '?',
  ':name',
  'x/**/UNION/**/SELECT/**/password_hash',
  '__proto__',
  'constructor',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '=cmd()|calc',
  '$(touch /tmp/x)`id`',
  '<img src=x onerror=alert(1)>',
  '😀\u202e\u200b',
];

const QUERIES: [string, string][] = [
  ...['limit', 'after'].map((field): [string, string] => ['admin/accounts', field]),
  ...['before', 'after', 'limit', 'member', 'kind', 'day'].map((field): [string, string] => [
    'admin/logs/chat',
    field,
  ]),
  ...['q', 'before', 'after', 'limit', 'from', 'to', 'member', 'kind', 'day', 'fromDay', 'toDay'].map(
    (field): [string, string] => ['admin/records/lines', field],
  ),
  ['admin/records/lines/1/context', 'lines'],
  ...['before', 'after', 'limit', 'target', 'actor', 'action', 'outcome', 'day', 'fromDay', 'toDay'].map(
    (field): [string, string] => ['admin/records/acts', field],
  ),
  ...['before', 'limit'].map((field): [string, string] => ['admin/records/days', field]),
  ...['day', 'show', 'limit'].map((field): [string, string] => ['admin/records/logins/summary', field]),
  ['me/record/sanctions', 'before'],
  ['me/record/openings', 'limit'],
  ['me/record/logins', 'before'],
  ...['before', 'limit', 'day', 'name', 'event'].map((field): [string, string] => [
    'admin/records/logins',
    field,
  ]),
  ...['before', 'limit', 'day'].map((field): [string, string] => ['admin/logs/logins', field]),
  ...['before', 'limit', 'target', 'actor'].map((field): [string, string] => [
    'admin/logs/moderation',
    field,
  ]),
];

const NAMES = ['member', 'target', 'actor', 'from', 'to', 'name'];

async function state(): Promise<unknown> {
  const accounts = await room.rows('SELECT id, name, role, disabled_at FROM accounts ORDER BY id');
  const [lines] = await room.rows('SELECT COUNT(*) AS count FROM chat_log');
  return { accounts, lines };
}

describe('a hostile text', () => {
  it.each(HOSTILE)('is only a text in every field of every body: %s', async text => {
    const [before, admin] = [await state(), await room.token('admin')];
    for (const [route, field, more] of TEXT_FIELDS) {
      const [method, path] = route.split(' ') as [string, string];
      const token = path.startsWith('admin') ? admin : member;
      const { status, body } = await room.http(method, path, { token, body: { ...more, [field]: text } });
      const answer = `${route} ${field}: ${status}`;
      // a reason or notice is free to be anything, though no such member can be readmitted; all else is refused in due form
      expect(answer).toMatch(/: (200|400|401|404|409)$/);
      expect([answer, body.error === undefined]).toEqual([answer, status === 200]);
      expect([answer, status === 200]).toEqual([
        answer,
        ['reason', 'notice'].includes(field) && !path.endsWith('readmit'),
      ]);
    }
    expect(await state()).toEqual(before);
  });

  it.each(HOSTILE)('is only a text in every query: %s', async text => {
    const before = await state();
    for (const [path, field] of QUERIES) {
      const { status } = await room.asAdmin('GET', `${path}?${field}=${encodeURIComponent(text)}`);
      const answer = `${path} ${field}: ${status}`;
      const expected = NAMES.includes(field) ? 404 : 400;
      // what the route does not know is passed over; a search finds any words, if there are some in it
      const any = path === 'admin/accounts' && field === 'after' ? [200] : field === 'q' && [200, 400];
      expect((any || [expected]).map(code => `${path} ${field}: ${code}`)).toContain(answer);
    }
    expect(await state()).toEqual(before);
  });

  it.each(HOSTILE)('is stored as it is, as a reason and as a line: %s', async text => {
    const { body } = await room.asAdmin<{ seq: number }>('POST', 'admin/members/victim/mute', {
      reason: text,
    });
    const [act] = await room.rows('SELECT reason FROM moderation_log WHERE seq = ?', [body.seq]);
    expect(act).toEqual({ reason: text });
    const client = await room.enter('minsu');
    const ack = await client.say(text);
    const [line] = await room.rows('SELECT text FROM chat_log WHERE seq = ?', [ack.seq]);
    expect(line).toEqual({ text });
    await client.reached(ack.seq);
    expect(client.texts().at(-1)).toBe(text);
    client.socket.disconnect();
  });
});

describe('a hostile password', () => {
  it.each(HOSTILE.filter(text => text.length >= 8))('is only a password: %s', async password => {
    const before = await state();
    const set = { password, reason: 'a test' };
    expect((await room.asAdmin('PUT', 'admin/accounts/victim/password', set)).status).toBe(200);
    const token = await room.login('victim', password);
    const change = { token, body: { current: password, next: `${password}!` } };
    expect((await room.http('PUT', 'auth/password', change)).status).toBe(200);
    await expect(room.login('victim', `${password}!`)).resolves.toBeTypeOf('string');
    expect(await state()).toEqual(before);
  });
});

describe('markup in the record', () => {
  it('is served as JSON, which no browser takes for a page', async () => {
    const text = '<script>alert(1)</script>';
    await (await room.enter('minsu')).say(text);
    const { headers, body } = await room.asAdmin<{ items: { text: string }[] }>(
      'GET',
      'admin/logs/chat?limit=1',
    );
    expect(body.items[0]!.text).toBe(text);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('__proto__ and constructor', () => {
  it('as keys of a body have no effect', async () => {
    const name = 'innocent';
    const body = `{"name":"${name}","password":"${PASSWORD}","__proto__":{"role":"admin","polluted":1},
      "constructor":{"prototype":{"role":"admin","polluted":1}},"__proto__.role":"admin"}`;
    const { status, body: account } = await room.http('POST', 'admin/accounts', {
      token: await room.token('admin'),
      body,
    });
    expect([status, account.role]).toEqual([201, 'member']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    '__proto__[role]=admin',
    'constructor[prototype][role]=admin',
    '__proto__=1',
    'toString=1',
    'a[]=1&a=2',
  ])('as keys of a query are passed over: %s', async query => {
    const { status, body } = await room.asAdmin<{ items: unknown[] }>(
      'GET',
      `admin/logs/chat?limit=1&${query}`,
    );
    expect([status, body.items.length]).toEqual([200, 1]);
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});
