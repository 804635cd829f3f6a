import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, actsOn } from '../support/accounts.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.member('eager');
});
afterAll(() => room.close());

const change = (name: string, body: unknown) => room.asAdmin('PATCH', `admin/accounts/${name}`, body);

describe('PATCH admin/accounts/:name', () => {
  it('changes role and state, each as an act of its own, and nothing twice', async () => {
    await room.member('worker');
    const { status, body } = await change('WORKER', { role: 'admin', disabled: true });
    expect([status, body]).toEqual([200, expect.objectContaining({ role: 'admin', disabled: true })]);
    await change('worker', { role: 'admin', disabled: true });
    await change('worker', { role: 'member', disabled: false });
    await change('worker', {});
    expect(await actsOn(room, 'worker')).toEqual([
      'create done member',
      'role done admin',
      'disable done',
      'role done member',
      'enable done',
    ]);
  });

  it('disables: sockets and tokens end, and after enabling an old token stays ended', async () => {
    const client = await room.enter('sleeper');
    const token = await room.token('sleeper');
    await change('sleeper', { disabled: true });
    await client.closed();
    expect(client.sessions).toEqual([{ code: 'DISABLED' }]);
    await change('sleeper', { disabled: false });
    const { body } = await room.http('GET', 'auth/me', { token });
    expect(body.error?.code).toBe('TOKEN_REVOKED');
    await expect(room.login('sleeper')).resolves.toBeTypeOf('string');
  });

  it.each([{ role: 'member' }, { disabled: true }])(
    'is CONFLICT for the last enabled admin: %j',
    async body => {
      const answer = await change(ADMIN.name, body);
      expect([answer.status, answer.body.error?.code]).toEqual([409, 'CONFLICT']);
      expect(await accountOf(room, ADMIN.name)).toMatchObject({ role: 'admin', disabled_at: null });
    },
  );

  it.each([
    ['unknown member', 404, 'NO_SUCH_MEMBER', 'nobody', { role: 'admin' }],
    ['name that cannot be', 404, 'NO_SUCH_MEMBER', "'%20OR%201=1--", { role: 'admin' }],
    ['role that is none', 400, 'INVALID', 'eager', { role: 'owner' }],
    ['disabled that is a word', 400, 'INVALID', 'eager', { disabled: 'true' }],
    ['disabled that is a number', 400, 'INVALID', 'eager', { disabled: 1 }],
  ])('refuses an %s with %i', async (_, status, code, name, body) => {
    const answer = await change(name, body);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });

  it('is FORBIDDEN on oneself, and on record', async () => {
    await room.member('second', 'admin');
    const token = await room.token('second');
    for (const body of [{ role: 'member' }, { disabled: true }]) {
      const answer = await room.http('PATCH', 'admin/accounts/second', { token, body });
      expect([answer.status, answer.body.error?.code]).toEqual([403, 'FORBIDDEN']);
    }
    // one row in ten seconds
    expect(await actsOn(room, 'second')).toEqual(['create done admin', 'role refused FORBIDDEN']);
  });

  it('leaves one enabled admin when two disable each other at once', async () => {
    await change('second', { role: 'admin' });
    const [one, other] = [await room.token(ADMIN.name), await room.token('second')];
    const [first, last] = await Promise.all([
      room.http('PATCH', 'admin/accounts/second', { token: one, body: { disabled: true } }),
      room.http('PATCH', `admin/accounts/${ADMIN.name}`, { token: other, body: { disabled: true } }),
    ]);
    expect([first.status, last.status].sort((a, b) => a - b)).toEqual([200, 403]);
    const enabled = "SELECT name FROM accounts WHERE role = 'admin' AND disabled_at IS NULL";
    expect(await room.rows<{ name: string }>(enabled)).toHaveLength(1);
    if (last.status === 403) return;
    await room.http('PATCH', `admin/accounts/${ADMIN.name}`, { token: other, body: { disabled: false } });
    await room.login(ADMIN.name);
  });
});

describe('PUT admin/accounts/:name/password', () => {
  it('sets it, ends the tokens and connections of the member, and is one act', async () => {
    const client = await room.enter('forgetful');
    const token = await room.token('forgetful');
    const { status, body } = await room.asAdmin('PUT', 'admin/accounts/forgetful/password', {
      password: 'set by an admin',
      reason: 'forgot it',
    });
    expect([status, body]).toEqual([200, {}]);
    await client.closed();
    expect(client.sessions).toEqual([{ code: 'TOKEN_REVOKED', reason: 'forgot it' }]);
    expect((await room.http('GET', 'auth/me', { token })).body.error?.code).toBe('TOKEN_REVOKED');
    await expect(room.login('forgetful')).rejects.toThrow('BAD_CREDENTIALS');
    await expect(room.login('forgetful', 'set by an admin')).resolves.toBeTypeOf('string');
    expect(await actsOn(room, 'forgetful')).toEqual(['create done member', 'password done']);
  });

  it.each([
    ['of oneself', ADMIN.name, 403, 'FORBIDDEN', 'set by an admin'],
    ['of an unknown member', 'nobody', 404, 'NO_SUCH_MEMBER', 'set by an admin'],
    ['that is too short', 'forgetful', 400, 'INVALID', '1234567'],
    ['that is an object', 'forgetful', 400, 'INVALID', { length: 10 }],
  ])('refuses a password %s', async (_, name, status, code, password) => {
    const answer = await room.asAdmin('PUT', `admin/accounts/${name}/password`, {
      password,
      reason: 'forgot it',
    });
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });
});

describe('GET admin/accounts', () => {
  it('pages through all names in order, without a hash', async () => {
    const all = await room.rows<{ name: string }>('SELECT name FROM accounts ORDER BY name_key');
    const names: string[] = [];
    for (let cursor: string | undefined, more = true; more && names.length <= all.length;) {
      const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await room.asAdmin<{ items: { name: string }[]; more: boolean }>(
        'GET',
        `admin/accounts?limit=3${query}`,
      );
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      expect(JSON.stringify(page.body)).not.toMatch(/argon2|password/i);
      names.push(...page.body.items.map(({ name }) => name));
      ({ more } = page.body);
      cursor = names.at(-1);
    }
    expect(names).toEqual(all.map(({ name }) => name));
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=abc',
    'limit=1e2',
    'limit=-1',
    'limit=',
    'cursor=a&cursor=b',
    'cursor=%00',
  ])('is 400 with %s', async query => {
    const { status, body } = await room.asAdmin('GET', `admin/accounts?${query}`);
    expect([status, body.error?.code]).toEqual([400, 'INVALID']);
  });
});
