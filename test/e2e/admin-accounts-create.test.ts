import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountPage } from '../../src/contract/rest.js';
import { accountOf, actsOn } from '../support/accounts.js';
import { PASSWORD, startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

const create = (name: unknown, more: object = {}) =>
  room.asAdmin<Record<string, unknown>>('POST', 'admin/accounts', { name, password: PASSWORD, ...more });

describe('POST admin/accounts', () => {
  it('answers 201 and the account, which can log in, and is one act', async () => {
    const { status, body } = await create('민수_1');
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      name: '민수_1',
      role: 'member',
      disabled: false,
      createdAt: expect.any(Number),
      neverLoggedIn: true,
    });
    await expect(room.login('민수_1')).resolves.toBeTypeOf('string');
    const { body: known } = await room.asAdmin<AccountPage>('GET', 'admin/accounts?q=민수_1');
    expect(known.items).toEqual([{ ...body, neverLoggedIn: undefined }]);
    expect(await actsOn(room, '민수_1')).toEqual(['create done member']);
    expect((await accountOf(room, '민수_1'))?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('takes decomposed Hangul as the composed name', async () => {
    expect((await create('하나'.normalize('NFD'))).body).toMatchObject({ name: '하나' });
    expect((await create('하나')).status).toBe(409);
  });

  it.each([['Bob'], ['bOB'], ['bob']])('is CONFLICT for %s when Bob is there', async name => {
    await create('Bob');
    const { status, body } = await create(name);
    expect([status, body.error]).toEqual([409, expect.objectContaining({ code: 'CONFLICT', field: 'name' })]);
  });

  it.each([
    ['a trailing space', 'bob '],
    ['a leading space', ' bob'],
    ['full width', 'ｂｏｂ'],
    ['a Cyrillic а', 'sаrah'],
    ['a zero-width space', 'bo\u200bb'],
    ['a zero-width joiner', 'bo\u200db'],
    ['a bidi override', 'bo\u202eb'],
    ['a combining mark', 'bo\u0301b'],
    ['one character', 'b'],
    ['21 characters', 'b'.repeat(21)],
    ['an emoji', 'bob😀'],
    ['a half Hangul', 'ㅂㅂㅂ'],
    ['a quote', "'; DROP TABLE accounts; --"],
    ['a quote in 20 characters', "' OR 1=1 --"],
    ['a line break', 'bob\r\n[admin]'],
    ['an ANSI code', 'bob\u001b[31m'],
    ['NUL', 'bob\0'],
    ['a lone surrogate', 'bob\ud800'],
    ['markup', '<b>bob</b>'],
    ['a path', '../etc/passwd'],
    ['nothing', ''],
    ['100 KB', 'b'.repeat(50_000)],
    ['a number', 12345],
    ['an array', ['bob']],
    ['an object', { name: 'bob' }],
    ['null', null],
  ])('is 400 for a name with %s', async (_, name) => {
    const { status, body } = await create(name);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field: 'name' })]);
  });

  it.each([
    'admin',
    'ADMIN',
    'Admin',
    'system',
    'SERVER',
    '관리자',
    '운영자',
    '시스템',
    '관리자'.normalize('NFD'),
  ])('is CONFLICT for the reserved name %s', async name => {
    const { status, body } = await create(name);
    expect([status, body.error?.code]).toEqual([409, 'CONFLICT']);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'null'])(
    'makes nothing of the name %s',
    async name => {
      expect((await create(name, { mustChangePassword: false })).status).toBe(201);
      const client = await room.enter(name);
      expect(client.welcome?.me).toMatchObject({ name, role: 'member' });
      expect(await client.say('hello')).toMatchObject({ ok: true });
    },
  );

  it('is INVALID or CONFLICT for __proto__', async () => {
    expect([400, 409]).toContain((await create('__proto__')).status);
  });

  it('lets one of twenty win who make the same name at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => create(i % 2 ? 'wanted' : 'WANTED', { role: 'member' })),
    );
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array(19).fill(409)]);
    expect(await room.rows("SELECT id FROM accounts WHERE name_key = 'wanted'")).toHaveLength(1);
  });

  it('takes no field but name, password, role and mustChangePassword', async () => {
    const extra = {
      id: 1,
      tokenVersion: 7,
      token_version: 7,
      disabled: true,
      nameKey: 'admin',
      mutedUntil: 1,
    };
    const { status, body } = await create('eager', { ...extra, __proto__: { role: 'admin' }, isAdmin: true });
    expect([status, body.role, body.disabled]).toEqual([201, 'member', false]);
    expect(body.id).not.toBe(1);
    expect(await accountOf(room, 'eager')).toMatchObject({
      name_key: 'eager',
      role: 'member',
      token_version: 0,
      muted_until: null,
      disabled_at: null,
    });
  });

  it.each([
    ['a role that is none', { role: 'owner' }],
    ['a role that is an array', { role: ['admin'] }],
    ['a role in capitals', { role: 'ADMIN' }],
    ['a password of 7 characters', { password: '1234567' }],
    ['a password of 129 characters', { password: 'x'.repeat(129) }],
    ['a password that is a number', { password: 12345678 }],
    ['no password', { password: undefined }],
  ])('is 400 with %s, and nothing is made', async (_, more) => {
    const { status, body } = await create('unmade', more);
    expect([status, body.error?.code]).toEqual([400, 'INVALID']);
    expect(await accountOf(room, 'unmade')).toBeUndefined();
  });
});
