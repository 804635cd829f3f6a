import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

const CASES: [string, string, string | undefined, string][] = [
  ['is not believed', '0', '203.0.113.7', '127.0.0.1'],
  ['is not believed, however long', '0', '203.0.113.7, 10.0.0.1', '127.0.0.1'],
  ['is believed by one hop', '1', '203.0.113.7', '203.0.113.7'],
  ['of a client is passed over', '1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['may be of IPv6', '1', '2001:db8::7', '2001:db8::7'],
  ['that is missing leaves the address of the connection', '1', undefined, '127.0.0.1'],
  ['is believed by two hops', '2', '198.51.100.1, 203.0.113.7, 10.0.0.1', '203.0.113.7'],
  ['that is shorter than the hops is believed as far as it goes', '2', '203.0.113.7', '203.0.113.7'],
];

// one room at a time: passport keeps its strategies per process, so the last one made checks all tokens
describe.each(['0', '1', '2'])('X-Forwarded-For with TRUST_PROXY=%s', hops => {
  let room: Room;
  beforeAll(async () => {
    room = await startRoom({ TRUST_PROXY: hops, CORS_ORIGINS: 'https://friend.example' });
    await room.member('minsu');
  });
  afterAll(() => room.close());

  const login = (headers: Record<string, string>) =>
    room.http('POST', 'auth/login', { body: { name: 'minsu', password: 'a good password' }, headers });

  it.each(CASES.filter(([, of]) => of === hops))('%s', async (_, of, forwarded, ip) => {
    const headers = {
      ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
      'x-real-ip': '9.9.9.9',
    };
    const { accessToken: token } = (await login(headers)).body;
    expect((await room.logins("event = 'login'")).at(-1)).toMatchObject({ name: 'minsu', ip });
    const client = room.client({ token, extraHeaders: headers });
    await client.welcomed();
    expect((await room.logins("event = 'enter'")).at(-1)).toMatchObject({ name: 'minsu', ip });
    expect((await room.http('POST', 'auth/logout', { token })).status).toBe(200);
    await client.closed();
  });

  it.each([
    ['of 1 000 characters', '1'.repeat(1_000)],
    ['with markup', "<script>'; DROP TABLE accounts; --"],
    ['with other bytes', '\u00e9\u0080 [31m'],
    ['with 500 addresses', Array(500).fill('10.0.0.1').join(',')],
    ['of commas', ',,,,,'],
    ['of IPv4 in an old IPv6 form', '::192.0.2.1'],
  ])('%s does no harm, and 45 characters are the most on record', async (_, forwarded) => {
    expect((await login({ 'x-forwarded-for': forwarded })).status).toBe(200);
    const { ip } = (await room.logins<{ ip: string }>("event = 'login'")).at(-1)!;
    expect(ip.length).toBeLessThanOrEqual(45);
    // the connection below Socket.IO asks for the address as well, and nothing catches there
    const query = 'socket.io/?EIO=4&transport=polling';
    const handshake = await fetch(`${room.url}/${query}`, { headers: { 'x-forwarded-for': forwarded } });
    expect(handshake.status).toBe(200);
  });

  it('that is the client’s own makes no other address of it: guessing is slowed down all the same', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const forwarded = [`198.51.100.${i}`, '203.0.113.9', '10.0.0.1'].slice(0, 1 + Number(hops)).join(', ');
      const { status } = await room.http('POST', 'auth/login', {
        body: { name: 'guessed', password: `guess number ${i}` },
        headers: { 'x-forwarded-for': forwarded, forwarded: `for=${forwarded}` },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('makes no difference to CORS_ORIGINS: their pages may read the answers, and no others', async () => {
    const allowed = async (origin: string) =>
      (await room.http('GET', 'health', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await allowed('https://friend.example')).toBe('https://friend.example');
    for (const other of [
      'http://friend.example',
      'https://friend.example.evil',
      'https://a.friend.example',
      'null',
    ])
      expect([other, await allowed(other)]).toEqual([other, null]);
  });
});
