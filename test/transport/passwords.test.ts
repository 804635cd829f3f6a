import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from '../support/accounts.js';
import { PASSWORD, startRoom, type Room } from '../support/room.js';

const KOREAN = '비밀번호가 길어요';

let room: Room;
beforeAll(async () => {
  room = await startRoom({ LOGIN_SLOWDOWN: 'off', ROOM_NAME: '우리 반' });
  await room.member('minsu');
});
afterAll(() => room.close());

const create = (name: string, password: unknown) =>
  room.asAdmin('POST', 'admin/accounts', { name, password, mustChangePassword: false });
const login = (name: string, password: string) =>
  room.http('POST', 'auth/login', { body: { name, password } });

describe('a password that is guessed first', () => {
  const BAD: [string, string][] = [
    ['password', 'common'],
    ['12345678', 'common'],
    ['Dkssudgktpdy', 'common'],
    ['        ', 'repeated'],
    ['sarangbang', 'name'],
    ['우리 반 우리 반', 'name'],
    ['minsu123', 'name'],
    ['\ud800\ud801abcdefg', 'form'],
    ['1234567', 'length'],
    ['🤞🤟🤘🤙👍👎👌', 'length'],
  ];

  it.each(BAD)('is no member’s: %j', async (password, rule) => {
    const made = await create('minsu_2', password.replace('minsu', 'minsu_2'));
    expect([made.status, made.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field: 'password', rule }),
    ]);
    expect(await accountOf(room, 'minsu_2')).toBeUndefined();
    const set = await room.asAdmin('PUT', 'admin/accounts/minsu/password', { password, reason: 'a test' });
    expect([set.status, set.body.error?.field]).toEqual([400, 'password']);
    const token = await room.token('minsu');
    const own = await room.http('PUT', 'auth/password', {
      token,
      body: { current: PASSWORD, next: password },
    });
    expect([own.status, own.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field: 'next' }),
    ]);
    expect((await login('minsu', PASSWORD)).status).toBe(200);
  });

  it('has a message that does not repeat it', async () => {
    expect(JSON.stringify((await create('repeats', 'qwerty123')).body)).not.toContain('qwerty');
  });
});

describe('a password in Hangul', () => {
  it.each([
    ['NFC', 'NFD'],
    ['NFD', 'NFC'],
  ] as const)('that was set in %s is right in %s', async (set, typed) => {
    const name = `korean_${set}`;
    expect((await create(name, KOREAN.normalize(set))).status).toBe(201);
    expect((await login(name, KOREAN.normalize(typed))).status).toBe(200);
    expect((await login(name, KOREAN.normalize(set))).status).toBe(200);
    expect((await login(name, `${KOREAN}!`)).status).toBe(401);
  });

  it.each(['NFC', 'NFD'] as const)('is right by an older hash of its %s', async form => {
    const name = `old_${form}`;
    await room.member(name);
    const old = await hash(KOREAN.normalize(form), { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await room.database.write('moderation', tx =>
      tx.query('UPDATE accounts SET password_hash = ? WHERE name = ?', [old, name]),
    );
    for (const typed of ['NFC', 'NFD'] as const)
      expect((await login(name, KOREAN.normalize(typed))).status).toBe(200);
    const token = await room.login(name, KOREAN);
    const change = { current: KOREAN.normalize('NFD'), next: `${KOREAN} 정말` };
    expect((await room.http('PUT', 'auth/password', { token, body: change })).status).toBe(200);
    expect((await login(name, KOREAN)).status).toBe(401);
  });

  it('has 128 syllables in whatever form they come', async () => {
    const long = '가나다라마바사아'.repeat(16);
    expect((await create('longest', long.normalize('NFD'))).status).toBe(201);
    expect((await login('longest', long)).status).toBe(200);
    expect((await create('longer', `${long}자`)).body.error).toMatchObject({ rule: 'length' });
    expect((await login('longest', `${long}자`)).status).toBe(400);
  });
});

describe('half a character', () => {
  it('is refused at log-in as well: all halves would be hashed alike', async () => {
    await create('halved', 'abcdefg hijk');
    const { status, body } = await login('halved', '\udfff\ud999abcdefg');
    expect([status, body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field: 'password' }),
    ]);
  });
});
