import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccountLookup } from '../../src/auth/account-lookup.js';
import { Database } from '../../src/database/database.js';
import { Account } from '../../src/entities/account.entity.js';
import { makePlace, PASSWORD, startRoom, type Place, type Room } from '../support/room.js';

let place: Place;
let room: Room;
const settings = { LOGIN_SLOWDOWN: 'off', TRUST_PROXY: '1' };
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom(settings, place);
  await room.member('minsu');
});
afterAll(() => room.close());

describe('LOGIN_SLOWDOWN=off', () => {
  it('lets one guess on, and holds the record at ten rows per address and minute', async () => {
    const from = '10.9.9.9';
    for (let i = 0; i < 15; i++) {
      const { status } = await room.http('POST', 'auth/login', {
        body: { name: 'minsu', password: `guess number ${i}` },
        headers: { 'x-forwarded-for': from },
      });
      expect(status).toBe(401);
    }
    const failed = () =>
      room.logins<{ count: number; name: string }>("event = 'login_failed' AND ip = ?", [from]);
    expect((await failed()).map(({ count }) => count)).toEqual(Array(9).fill(1));
    await room.stop();
    room = await startRoom(settings, place);
    expect((await failed()).map(({ count }) => count)).toEqual([...Array(9).fill(1), 6]);
  });
});

describe('many names at once', () => {
  it('are looked up together, so that log-ins do not fill the pool of the database', async () => {
    const found = vi.spyOn(room.app.get(Database).read, 'createQueryBuilder');
    const names = ['minsu', ...Array.from({ length: 300 }, (_, i) => `nobody${i}`), 'MINSU'];
    const accounts = await Promise.all(names.map(name => room.app.get(AccountLookup).byName(name)));
    expect(accounts.map(account => account?.name)).toEqual([
      'minsu',
      ...Array.from({ length: 300 }, () => undefined),
      'minsu',
    ]);
    // the room has other reads meanwhile
    const ofAccounts = found.mock.calls.filter(([target]) => (target as unknown) === Account);
    expect(ofAccounts).toHaveLength(1);
    found.mockRestore();
  });
});

/** Far more than may wait for a hash. */
const LOGINS = 200;

describe(`${LOGINS} log-ins at once`, () => {
  it('succeed or are told BUSY, none is lost, and lines said meanwhile are acked without delay', async () => {
    const [minsu, witness] = [await room.enter('minsu'), await room.enter('witness')];
    let answered = 0;
    const logins = Array.from({ length: LOGINS }, async () => {
      const answer = await room.http('POST', 'auth/login', { body: { name: 'minsu', password: PASSWORD } });
      answered++;
      return answer;
    });
    const delays: number[] = [];
    for (let last = 0; last < LOGINS; last = answered) {
      const started = performance.now();
      const ack = await minsu.say('is anybody there?');
      await witness.reached(ack.seq);
      delays.push(performance.now() - started);
      expect(ack.ok).toBe(true);
    }
    // the first is said while all of them arrive
    expect(delays.length).toBeGreaterThan(3);
    expect(Math.max(...delays)).toBeLessThan(2_000);
    const answers = await Promise.all(logins);
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 503]));
    const busy = answers.find(({ status }) => status === 503)!;
    expect(busy.body.error).toMatchObject({ code: 'BUSY', retryAfterMs: expect.any(Number) });
    expect(busy.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(
      (await room.http('POST', 'auth/login', { body: { name: 'minsu', password: PASSWORD } })).status,
    ).toBe(200);
  });
});
