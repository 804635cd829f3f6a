import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startRoom, type Answer, type Room } from '../support/room.js';

/** One proxy in front, so that a test can come from any address. */
let room: Room;
beforeAll(async () => {
  room = await startRoom({ TRUST_PROXY: '1' });
  for (const name of ['minsu', 'jisoo', 'hana', 'disabled']) await room.member(name);
  await room.asAdmin('PATCH', 'admin/accounts/disabled', { disabled: true });
});
afterAll(() => room.close());

let addresses = 0;
const newAddress = () => `10.1.0.${++addresses}`;

function login(name: string, password: string, from: string): Promise<Answer<{ accessToken: string }>> {
  return room.http('POST', 'auth/login', { body: { name, password }, headers: { 'x-forwarded-for': from } });
}

/** Wrong passwords, one after the other. */
async function guess(name: string, from: string, times: number): Promise<Answer<object>[]> {
  const answers: Answer<object>[] = [];
  for (let i = 0; i < times; i++) answers.push(await login(name, `guess number ${i}`, from));
  return answers;
}

describe('guessing a password', () => {
  it.each(['minsu', 'no_such_one', 'disabled'])('of %s is slowed down after five failures', async name => {
    const from = newAddress();
    const answers = await guess(name, from, 6);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    const { headers, body } = answers[5]!;
    expect(body.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(body.error!.retryAfterMs).toBeGreaterThan(0);
    expect(body.error!.retryAfterMs).toBeLessThanOrEqual(1_000);
    expect(headers.get('retry-after')).toBe('1');
  });

  it('refuses the right password too while the pause runs', async () => {
    const from = newAddress();
    await guess('minsu', from, 5);
    expect((await login('minsu', PASSWORD, from)).status).toBe(429);
  });

  it('is not helped by other writings of the name', async () => {
    const from = newAddress();
    for (const name of ['minsu', 'Minsu', 'MINSU', 'mInSu', 'minSU']) await guess(name, from, 1);
    expect((await guess('miNsu', from, 1))[0]!.status).toBe(429);
  });

  it('does not keep the member out who comes from elsewhere, nor others at the same address', async () => {
    const from = newAddress();
    await guess('minsu', from, 6);
    expect((await login('minsu', PASSWORD, newAddress())).status).toBe(200);
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
  });

  it('tries no more than a few when many guesses are sent side by side', async () => {
    const from = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => login('jisoo', i === 39 ? PASSWORD : `guess number ${i}`, from)),
    );
    const answered = answers.filter(({ status }) => status !== 429);
    expect(answered.length).toBeLessThanOrEqual(8);
    expect(answered.every(({ status }) => status === 401)).toBe(true);
  });

  it('with the right password as well: many log-ins of one name do not fill the queue of all', async () => {
    const from = newAddress();
    const many = Promise.all(Array.from({ length: 60 }, () => login('minsu', PASSWORD, from)));
    const other = await login('jisoo', PASSWORD, from);
    expect(other.status).toBe(200);
    const answers = await many;
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect(answers.find(({ status }) => status === 429)!.body.error).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await login('minsu', PASSWORD, from)).status).toBe(200);
  });

  it('under a hundred names keeps strangers out of an address, and not who has logged in from there', async () => {
    const from = newAddress();
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 110; i += 10) {
      const some = Array.from({ length: 10 }, (_, j) => login(`nobody${i + j}`, 'a wrong password', from));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(statuses.slice(0, 90)).toEqual(Array(90).fill(401));
    expect(statuses.at(-1)).toBe(429);
    expect((await login('hana', PASSWORD, from)).status).toBe(429);
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
    expect((await login('hana', PASSWORD, newAddress())).status).toBe(200);
  });

  it('is not needed to be slowed down: sixty log-ins a minute are enough', async () => {
    const from = newAddress();
    const statuses: number[] = [];
    for (let i = 0; i < 64; i += 16) {
      const some = Array.from({ length: 16 }, () => login('minsu', PASSWORD, from));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(statuses.filter(status => status === 200)).toHaveLength(60);
    expect(statuses.filter(status => status === 429)).toHaveLength(4);
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
  });

  it('is counted anew after a log-in that succeeded', async () => {
    const from = newAddress();
    await guess('hana', from, 4);
    expect((await login('hana', PASSWORD, from)).status).toBe(200);
    expect((await guess('hana', from, 4)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it('does not count the right password during a cool-off', async () => {
    await room.member('patient');
    await room.asAdmin('POST', 'admin/members/patient/kick', { reason: 'a pause' });
    const from = newAddress();
    const codes: unknown[] = [];
    for (let i = 0; i < 8; i++) codes.push((await login('patient', PASSWORD, from)).body.error?.code);
    expect(codes).toEqual(Array(8).fill('KICKED'));
    expect(await room.logins("event = 'login_failed' AND ip = ?", [from])).toEqual([]);
  });

  it('of the current password is slowed down as well', async () => {
    const token = await room.login('hana');
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const { status } = await room.http('PUT', 'auth/password', {
        token,
        body: { current: `guess number ${i}`, next: 'another password' },
        headers: { 'x-forwarded-for': '10.2.0.1' },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a failed log-in', () => {
  it('is on record with the typed name only if there is such an account', async () => {
    const from = newAddress();
    await login('MINSU', 'wrong password', from);
    await login('my secret password', 'minsu', from);
    const rows = await room.logins<{ name: string | null; account_id: number | null; count: number }>(
      "event = 'login_failed' AND ip = ?",
      [from],
    );
    expect(rows.map(({ name, count }) => ({ name, count }))).toEqual([
      { name: 'minsu', count: 1 },
      { name: null, count: 1 },
    ]);
    expect(rows[1]?.account_id).toBeNull();
  });
});
