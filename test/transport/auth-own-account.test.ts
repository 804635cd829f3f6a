import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startRoom, type Answer, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

const NEXT = 'another good one';

async function newcomer(name: string): Promise<string> {
  await room.member(name);
  return room.login(name);
}

async function codeOf(token: string): Promise<[number, string | undefined]> {
  const { status, body } = await room.http('GET', 'auth/me', { token });
  return [status, body.error?.code];
}

async function changePassword(token: string, body: unknown): Promise<Answer<{ accessToken: string }>> {
  return room.http('PUT', 'auth/password', { token, body });
}

async function passwordActs(name: string): Promise<{ seq: number; outcome: string }[]> {
  return room.rows(
    `SELECT m.seq, m.outcome FROM moderation_log m JOIN accounts a ON a.id = m.target_id
     WHERE a.name = ? AND m.action = 'password'`,
    [name],
  );
}

describe('GET auth/me', () => {
  it('says whose token it is, as the database has it now', async () => {
    const token = await newcomer('self');
    const { status, body } = await room.http('GET', 'auth/me', { token });
    expect([status, body]).toEqual([200, { id: expect.any(Number), name: 'self', role: 'member' }]);
    await room.asAdmin('PATCH', 'admin/accounts/self', { role: 'admin' });
    expect((await room.http('GET', 'auth/me', { token })).body.role).toBe('admin');
  });
});

describe('POST auth/renew', () => {
  it('answers a token like a log-in and leaves the old one good', async () => {
    const token = await newcomer('renews');
    const later = Date.now() + 3_600_000;
    const renewed = await room.atTime(later, () => room.http('POST', 'auth/renew', { token }));
    expect(renewed.status).toBe(200);
    expect(renewed.body).toEqual({
      accessToken: expect.any(String),
      expiresAt: expect.any(Number),
      account: { id: expect.any(Number), name: 'renews', role: 'member' },
    });
    expect(renewed.body.expiresAt).toBeGreaterThan(later + 11 * 3_600_000);
    expect(await codeOf(renewed.body.accessToken)).toEqual([200, undefined]);
    expect(await codeOf(token)).toEqual([200, undefined]);
  });
});

describe('POST auth/logout', () => {
  it('ends all tokens and connections of the account, and of no other account', async () => {
    const [token, witness] = [await newcomer('leaver'), await room.enter('witness')];
    const other = await room.login('leaver');
    const sockets = [await room.enter('leaver'), await room.enter('leaver')];
    const { status, body } = await room.http('POST', 'auth/logout', { token });
    expect([status, body]).toEqual([200, {}]);
    await Promise.all(sockets.map(socket => socket.closed()));
    for (const { sessions } of sockets) expect(sessions).toEqual([{ code: 'TOKEN_REVOKED' }]);
    for (const old of [token, other]) {
      expect(await codeOf(old)).toEqual([401, 'TOKEN_REVOKED']);
      const client = room.client({ token: old });
      await client.refused();
      expect(client.refusal?.code).toBe('TOKEN_REVOKED');
    }
    expect(await witness.say('still here')).toMatchObject({ ok: true });
    expect(await codeOf(await room.login('leaver'))).toEqual([200, undefined]);
  });
});

describe('PUT auth/password', () => {
  it('answers a new token, ends the old ones and their connections, and is one act', async () => {
    const token = await newcomer('changes');
    const client = await room.enter('changes');
    const { status, body } = await changePassword(token, { current: PASSWORD, next: NEXT });
    expect(status).toBe(200);
    await client.closed();
    expect(client.sessions).toEqual([{ code: 'TOKEN_REVOKED' }]);
    expect(await codeOf(token)).toEqual([401, 'TOKEN_REVOKED']);
    expect(await codeOf(body.accessToken)).toEqual([200, undefined]);
    await room.client({ token: body.accessToken }).welcomed();
    await expect(room.login('changes')).rejects.toThrow('BAD_CREDENTIALS');
    await expect(room.login('changes', NEXT)).resolves.toBeTypeOf('string');
    expect(await passwordActs('changes')).toEqual([{ seq: expect.any(Number), outcome: 'done' }]);
  });

  it.each([
    ['a wrong current one', 401, 'BAD_CREDENTIALS', { current: 'not this one', next: NEXT }],
    ['no current one', 400, 'INVALID', { next: NEXT }],
    ['an empty current one', 400, 'INVALID', { current: '', next: NEXT }],
    ['no next one', 400, 'INVALID', { current: PASSWORD }],
    ['a next one of 7 characters', 400, 'INVALID', { current: PASSWORD, next: '1234567' }],
    ['a next one of 129 characters', 400, 'INVALID', { current: PASSWORD, next: 'x'.repeat(129) }],
    ['a next one that is an array', 400, 'INVALID', { current: PASSWORD, next: [NEXT] }],
    ['a next one of 1 MB', 400, 'TOO_LONG', { current: PASSWORD, next: 'x'.repeat(1_048_576) }],
  ])('is refused with %s, and nothing changes', async (_, status, code, body) => {
    const name = `kept_${code}`.slice(0, 20);
    const token = await room.token(name).catch(() => newcomer(name));
    const answer = await changePassword(token, body);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(await codeOf(token)).toEqual([200, undefined]);
    expect(await passwordActs(name)).toEqual([]);
  });

  it.each([
    ['kick', 'TOKEN_REVOKED', 'POST', 'admin/members/racer/kick', { reason: 'at once', coolOff: '0s' }],
    ['disabling', 'DISABLED', 'PATCH', 'admin/accounts/racer', { disabled: true }],
  ])('gives no token past a %s that came first', async (_, code, method, path, body) => {
    const token = code === 'DISABLED' ? await room.login('racer') : await newcomer('racer');
    // two hashes lie between the check of the token and the act
    const [changed, acted] = await Promise.all([
      changePassword(token, { current: PASSWORD, next: NEXT }),
      room.asAdmin(method, path, body),
    ]);
    expect([acted.status, changed.body.error?.code]).toEqual([200, code]);
    expect(await passwordActs('racer')).toEqual([]);
    await expect(room.login('racer', NEXT)).rejects.toThrow('BAD_CREDENTIALS');
  });
});

describe('a role among the fields', () => {
  it.each([
    ['PUT', 'auth/password'],
    ['POST', 'auth/renew'],
    ['POST', 'auth/logout'],
  ])('of %s %s gives no role', async (method, path) => {
    const name = `eager_${path.slice(5)}`;
    const token = await newcomer(name);
    const body = { current: PASSWORD, next: PASSWORD, role: 'admin', account: { role: 'admin' }, id: 1 };
    expect((await room.http(method, path, { token, body })).status).toBe(200);
    expect(await room.rows('SELECT role FROM accounts WHERE name = ?', [name])).toEqual([{ role: 'member' }]);
  });
});

describe('a token of a kicked member', () => {
  it('is 403 KICKED during the cool-off and 401 TOKEN_REVOKED after it', async () => {
    const token = await newcomer('outcast');
    const { body } = await room.asAdmin<{ until: number }>('POST', 'admin/members/outcast/kick', {
      reason: 'spam',
      coolOff: '1s',
    });
    const during = await room.atTime(body.until - 1, () => room.http('GET', 'auth/me', { token }));
    expect([during.status, during.body.error]).toEqual([
      403,
      { code: 'KICKED', message: expect.any(String), until: body.until },
    ]);
    expect(await room.atTime(body.until, () => codeOf(token))).toEqual([401, 'TOKEN_REVOKED']);
  });

  it('is told so at the handshake, with the end of the cool-off', async () => {
    const token = await newcomer('barred');
    const { body } = await room.asAdmin<{ until: number }>('POST', 'admin/members/barred/kick', {
      reason: 'spam',
    });
    const during = room.client({ token });
    await during.refused();
    expect(during.refusal).toEqual({ code: 'KICKED', message: expect.any(String), until: body.until });
    await room.asAdmin('POST', 'admin/members/barred/readmit', { reason: 'said sorry' });
    const after = room.client({ token });
    await after.refused();
    expect(after.refusal).toEqual({ code: 'TOKEN_REVOKED', message: expect.any(String) });
  });

  it.each(['POST auth/renew', 'POST auth/logout', 'PUT auth/password'])('is no good for %s', async route => {
    const [method, path] = route.split(' ') as [string, string];
    const name = `out_${path.slice(5)}`;
    const token = await newcomer(name);
    await room.asAdmin('POST', `admin/members/${name}/kick`, { reason: 'spam', coolOff: '0s' });
    const body = { current: PASSWORD, next: NEXT };
    const answer = await room.http(method, path, { token, body });
    expect([answer.status, answer.body.error?.code]).toEqual([401, 'TOKEN_REVOKED']);
  });
});
