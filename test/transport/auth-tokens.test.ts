import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, ClientOptions } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let bystander: Client;
let good: string;
let sub: { minsu: string; admin: string };
beforeAll(async () => {
  room = await startRoom();
  bystander = await room.enter('bystander');
  await room.member('minsu');
  good = await room.login('minsu');
  const { body } = await room.asAdmin<{ items: { id: number; name: string }[] }>('GET', 'admin/accounts');
  const idOf = (name: string) => String(body.items.find(account => account.name === name)!.id);
  sub = { minsu: idOf('minsu'), admin: idOf('admin') };
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

/** The token with other claims under its old signature. */
function edited(token: string, claims: object): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const old = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const encoded = Buffer.from(JSON.stringify({ ...old, ...claims })).toString('base64url');
  return `${header}.${encoded}.${signature}`;
}

const MINUTE_AGO = Math.floor(Date.now() / 1_000) - 60;

const BAD: [string, string, () => string | undefined][] = [
  ['no token', 'TOKEN_INVALID', () => undefined],
  ['garbage', 'TOKEN_INVALID', () => 'garbage'],
  ['three words of garbage', 'TOKEN_INVALID', () => 'YQ.YQ.YQ'],
  ['alg none', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu }, { alg: 'none' })],
  ['alg none with a signature', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu }, { alg: 'none' }) + 'YQ'],
  ['another key', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu }, { key: 'k'.repeat(32) })],
  ['an empty key', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu }, { key: '' })],
  ['HS512 and our key', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu }, { alg: 'HS512' })],
  ['a signature cut short', 'TOKEN_INVALID', () => good.slice(0, -4)],
  ['an edited role', 'TOKEN_INVALID', () => edited(good, { role: 'admin' })],
  ["another member's sub", 'TOKEN_INVALID', () => edited(good, { sub: sub.admin })],
  ['a later end', 'TOKEN_INVALID', () => edited(good, { exp: 4_102_444_800 })],
  ['10 KB', 'TOKEN_INVALID', () => edited(good, { pad: 'x'.repeat(7_000) })],
  ['10 KB under our own key', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu, pad: 'x'.repeat(7_000) })],
  ['an end in the past', 'TOKEN_EXPIRED', () => room.sign({ sub: sub.minsu, exp: MINUTE_AGO })],
  ['a beginning in the future', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu, nbf: 4_000_000_000 })],
  ['no end', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu, exp: undefined })],
  ['no sub', 'TOKEN_INVALID', () => room.sign({})],
  ['an unknown sub', 'TOKEN_INVALID', () => room.sign({ sub: '999999' })],
  ['a sub that is no number', 'TOKEN_INVALID', () => room.sign({ sub: '1 OR 1=1' })],
  ['a sub that is an array', 'TOKEN_INVALID', () => room.sign({ sub: [sub.minsu] })],
  ['no version', 'TOKEN_INVALID', () => room.sign({ sub: sub.minsu, tv: undefined })],
  ['an older version', 'TOKEN_REVOKED', () => room.sign({ sub: sub.minsu, tv: -1 })],
];

describe('a token', () => {
  it('is not sought in a long header in a time that grows with its square', async () => {
    const headers = { authorization: 'a'.repeat(15_500) };
    const before = performance.now();
    for (let i = 0; i < 10; i++) expect((await room.http('GET', 'auth/me', { headers })).status).toBe(401);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('signed as ours are is good for REST and sockets (the other cases rest on this one)', async () => {
    const token = room.sign({ sub: sub.minsu });
    expect((await room.http('GET', 'auth/me', { token })).body).toMatchObject({ name: 'minsu' });
    const client = room.client({ token });
    await client.welcomed();
    expect(client.welcome?.me.name).toBe('minsu');
  });

  it.each(BAD)('with %s is refused as %s by REST', async (_, code, make) => {
    const token = make();
    const { status, headers, body } = await room.http('GET', 'auth/me', {
      ...(token !== undefined && { token }),
    });
    expect(status).toBe(401);
    expect(body).toEqual({ error: { code, message: expect.any(String) } });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(BAD)('with %s is refused as %s at the handshake', async (_, code, make) => {
    const token = make();
    const client = room.client({ ...(token !== undefined && { token }) });
    await client.refused();
    expect(client.refusal).toEqual({ code, message: expect.any(String) });
    expect(client.events).toEqual([]);
    expect(client.socket.connected).toBe(false);
  });

  it.each([
    ['a number', 5],
    ['an object', { toString: 'x' }],
    ['an array', ['x']],
    ['null', null],
    ['true', true],
    ['empty', ''],
    ['an object with a length', { length: 3, split: 1 }],
  ])('that is %s is refused at the handshake', async (_, token) => {
    const client = room.client({ token: token as string });
    await client.refused();
    expect(client.refusal?.code).toBe('TOKEN_INVALID');
  });

  it('may come in the Authorization header of a handshake', async () => {
    const client = room.client({ extraHeaders: { authorization: `Bearer ${good}` } });
    await client.welcomed();
    expect(client.welcome?.me.name).toBe('minsu');
  });

  it('in the query, a cookie or the body of a REST request is never read', async () => {
    const query = ['token', 'access_token', 'auth_token', 'jwt', 'authorization'];
    const path = `auth/me?${query.map(name => `${name}=${good}`).join('&')}`;
    expect((await room.http('GET', path)).status).toBe(401);
    const headers = { cookie: `token=${good}; jwt=${good}`, 'x-access-token': good };
    const body = { token: good, access_token: good, auth_token: good };
    expect((await room.http('POST', 'auth/renew', { body, headers })).status).toBe(401);
  });

  it('in the query of a handshake is never read', async () => {
    const client = room.client({ query: { token: good, auth: good } } as Partial<ClientOptions>);
    await client.refused();
    expect(client.refusal?.code).toBe('TOKEN_INVALID');
  });

  it.each([
    ['Basic', () => `Basic ${Buffer.from('minsu:a good password').toString('base64')}`],
    ['a bare token', () => good],
    ['two tokens', () => `Bearer x, Bearer ${good}`],
    ['an empty Bearer', () => 'Bearer '],
  ])('is not found in an Authorization header with %s', async (_, make) => {
    const { status, body } = await room.http('GET', 'auth/me', { headers: { authorization: make() } });
    expect([status, body.error?.code]).toEqual([401, 'TOKEN_INVALID']);
  });

  it('that ends while its connection is open closes it, and says so', async () => {
    await room.member('expires');
    const { body } = await room.http('GET', 'auth/me', { token: await room.token('expires') });
    const exp = Math.floor(Date.now() / 1_000) + 3_600;
    const client = room.client({ token: room.sign({ sub: String(body.id), exp }) });
    await client.welcomed();
    await room.atTime(exp * 1_000, () => client.closed());
    expect(client.sessions).toEqual([{ code: 'TOKEN_EXPIRED' }]);
    await bystander.until(
      () => bystander.presence.some(({ left }) => left.some(one => one.name === 'expires')),
      'a leave',
    );
    expect(bystander.presence.flatMap(({ left }) => left)).toContainEqual({
      name: 'expires',
      cause: 'expired',
    });
  });
});
