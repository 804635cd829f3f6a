import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

const HANDED_OVER = 'handed over on paper';
const OWN = 'chosen by its owner';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

async function create(name: string, more: object = {}): Promise<void> {
  const { status } = await room.asAdmin('POST', 'admin/accounts', { name, password: HANDED_OVER, ...more });
  expect(status).toBe(201);
}

const login = (name: string, password = HANDED_OVER) =>
  room.http('POST', 'auth/login', { body: { name, password } });

const change = (token: string, next: string, current = HANDED_OVER) =>
  room.http('PUT', 'auth/password', { token, body: { current, next } });

const TOLD = { mustChangePassword: true, passwordSetAt: expect.any(Number), passwordSetBy: ADMIN.name };

describe('a password set by another person', () => {
  it('logs in, says who set it and when, and opens nothing but its own change', async () => {
    await create('minsu');
    const before = Date.now();
    const { status, body } = await login('minsu');
    expect([status, body.account]).toEqual([
      200,
      { id: expect.any(Number), name: 'minsu', role: 'member', ...TOLD },
    ]);
    expect(Math.abs(body.account.passwordSetAt - before)).toBeLessThan(60_000);
    const token = body.accessToken;
    expect((await room.http('GET', 'auth/me', { token })).body).toEqual(body.account);
    for (const [method, path] of [
      ['POST', 'auth/renew'],
      ['GET', 'me/sessions'],
      ['DELETE', 'me/sessions/x'],
      ['GET', 'admin/accounts'],
      ['POST', 'admin/logs/whispers'],
    ] as const) {
      const answer = await room.http(method, path, { token });
      expect([path, answer.status, answer.body.error?.code]).toEqual([path, 403, 'PASSWORD_CHANGE_REQUIRED']);
    }
    const client = room.client({ token });
    await client.refused();
    expect(client.refusal).toEqual({ code: 'PASSWORD_CHANGE_REQUIRED', message: expect.any(String) });

    const changed = await change(token, OWN);
    expect(changed.status).toBe(200);
    expect(changed.body.account).toEqual({ id: body.account.id, name: 'minsu', role: 'member' });
    await room.client({ token: changed.body.accessToken }).welcomed();
    expect((await room.http('GET', 'auth/me', { token })).body.error?.code).toBe('TOKEN_REVOKED');
    expect((await login('minsu', OWN)).body.account).toEqual(changed.body.account);
  });

  it('can be logged out with', async () => {
    await create('leaver');
    const { body } = await login('leaver');
    expect((await room.http('POST', 'auth/logout', { token: body.accessToken })).status).toBe(200);
  });

  it('is not changed into itself, in whatever form', async () => {
    await create('lazy', { password: '비밀번호가 길어요' });
    const { body } = await login('lazy', '비밀번호가 길어요');
    const same = await change(body.accessToken, '비밀번호가 길어요'.normalize('NFD'), '비밀번호가 길어요');
    expect([same.status, same.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field: 'next' }),
    ]);
  });

  it('locks an admin out who set it to read whispers, and shows the owner who it was', async () => {
    const [aaa, bbb] = [await room.enter('aaa'), await room.enter('bbb')];
    await bbb.whisper('aaa', 'for aaa alone');
    const set = { password: HANDED_OVER, reason: 'said it was forgotten' };
    expect((await room.asAdmin('PUT', 'admin/accounts/aaa/password', set)).status).toBe(200);
    await aaa.closed();
    const { body } = await login('aaa');
    const spy = room.client({ token: body.accessToken });
    await spy.refused();
    expect(spy.refusal?.code).toBe('PASSWORD_CHANGE_REQUIRED');
    expect(spy.items).toEqual([]);
    expect((await login('aaa')).body.account).toMatchObject(TOLD);
    const [act] = await room.rows(
      "SELECT reason FROM moderation_log WHERE action = 'password' AND reason IS NOT NULL",
    );
    expect(act).toEqual({ reason: 'said it was forgotten' });
  });

  it('is told of for as long as it counts, also when it need not be changed', async () => {
    await room.member('program');
    expect(
      (await room.http('GET', 'auth/me', { token: await room.login('program') })).body,
    ).not.toHaveProperty('passwordSetBy');
    const set = { password: HANDED_OVER, reason: 'a new machine', mustChangePassword: false };
    await room.asAdmin('PUT', 'admin/accounts/program/password', set);
    const { body } = await login('program');
    const { mustChangePassword: _, ...told } = TOLD;
    expect(body.account).toEqual({ id: expect.any(Number), name: 'program', role: 'member', ...told });
    await room.client({ token: body.accessToken }).welcomed();
    const { body: changed } = await change(body.accessToken, OWN);
    expect(changed.account).not.toHaveProperty('passwordSetBy');
  });

  it.each([
    ['no reason', { password: HANDED_OVER }, 'INVALID'],
    ['a blank reason', { password: HANDED_OVER, reason: '  ' }, 'EMPTY'],
    ['a reason of 201 characters', { password: HANDED_OVER, reason: 'x'.repeat(201) }, 'TOO_LONG'],
    [
      'a word in place of a yes',
      { password: HANDED_OVER, reason: 'x', mustChangePassword: 'false' },
      'INVALID',
    ],
  ])('needs a reason: %s is refused', async (_, body, code) => {
    const answer = await room.asAdmin('PUT', 'admin/accounts/program/password', body);
    expect([answer.status, answer.body.error?.code]).toEqual([400, code]);
  });

  it('is no matter of the first admin, whose operator chose it', async () => {
    const { body } = await login(ADMIN.name, ADMIN.password);
    expect(body.account).toEqual({ id: expect.any(Number), name: ADMIN.name, role: 'admin' });
    expect(PASSWORD).not.toBe(ADMIN.password);
  });
});
