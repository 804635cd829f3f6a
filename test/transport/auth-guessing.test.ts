import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FairQueue } from '../../src/auth/fair-queue.js';
import { Passwords } from '../../src/auth/passwords.js';
import { loginFrom, newAddress } from '../support/logins.js';
import { makePasswordsQuick, rehashMembers } from '../support/quick-passwords.js';
import { PASSWORD, startRoom, type Answer, type Room } from '../support/room.js';

/** One proxy in front, so that a test can come from any address. */
let room: Room;
beforeAll(async () => {
  makePasswordsQuick();
  room = await startRoom({ TRUST_PROXY: '1' });
  for (const name of ['minsu', 'jisoo', 'hana', 'disabled', 'patient', 'collector', 'changing'])
    await room.member(name);
  await rehashMembers(room);
  await room.asAdmin('PATCH', 'admin/accounts/disabled', { disabled: true });
});
afterAll(() => room.close());

const login = (name: string, password: string, from: string) => loginFrom(room, name, password, from);

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

  it('lets the right password in while the pause runs, after however many wrong ones', async () => {
    const from = newAddress();
    const answers = await guess('minsu', from, 13);
    expect(answers[5]!.body.error!.code).toBe('RATE_LIMITED');
    expect((await login('minsu', PASSWORD, from)).status).toBe(200);
  });

  it('is not helped by other writings of the name', async () => {
    const from = newAddress();
    for (const name of ['minsu', 'Minsu', 'MINSU', 'mInSu', 'minSU']) await guess(name, from, 1);
    expect((await guess('miNsu', from, 1))[0]!.status).toBe(429);
  });

  it('does not keep out the member who comes from elsewhere, nor others at the same address', async () => {
    const from = newAddress();
    await guess('minsu', from, 6);
    expect((await login('minsu', PASSWORD, newAddress())).status).toBe(200);
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
  });

  it('checks no more than 25 that are sent at once, and the newest after a while', async () => {
    const looked = vi.spyOn(room.app.get(Passwords), 'matches');
    const from = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const answer = await login('jisoo', i === 59 ? PASSWORD : `guess number ${i}`, from);
        return { i, status: answer.status };
      }),
    );
    const looks = looked.mock.calls.length;
    looked.mockRestore();
    expect(looks).toBeLessThanOrEqual(28);
    expect(answers.filter(({ i, status }) => i < 59 && status === 200)).toEqual([]);
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(25);
  });

  it('with the right password as well: many log-ins of one name do not fill the queue of all', async () => {
    const from = newAddress();
    const passwords = room.app.get(Passwords);
    const matches = passwords.matches.bind(passwords);
    let [checked, most] = [0, 0];
    const checks = vi.spyOn(passwords, 'matches').mockImplementation(async (...given) => {
      most = Math.max(most, ++checked);
      return matches(...given).finally(() => checked--);
    });
    // fewer than one account may log in a minute: on a busy machine each of them may get its turn
    const many = Promise.all(Array.from({ length: 50 }, () => login('minsu', PASSWORD, from)));
    const other = await login('jisoo', PASSWORD, from);
    expect(other.status).toBe(200);
    const answers = await many;
    checks.mockRestore();
    // the other one's is checked beside them
    expect(most).toBeLessThanOrEqual(25 + 1);
    // on a busy machine the last of them may have waited too long for a hash
    for (const { status, body } of answers)
      expect([200, 429, 503], JSON.stringify(body.error)).toContain(status);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect((await login('minsu', PASSWORD, from)).status).toBe(200);
  });

  it('under a hundred names does not lock out the members of that address', async () => {
    const from = newAddress();
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 110; i += 10) {
      const some = Array.from({ length: 10 }, (_, j) => login(`nobody${i + j}`, 'a wrong password', from));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(statuses.slice(0, 90)).toEqual(Array(90).fill(401));
    expect(statuses.at(-1)).toBe(429);
    expect((await login('hana', PASSWORD, from)).status).toBe(200);
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
    expect((await login('hana', PASSWORD, newAddress())).status).toBe(200);
  });

  it('on and on under ever new names does not lock out the members of that address', async () => {
    const from = newAddress();
    const guess = (name: string) => login(name, 'a wrong password', from);
    for (let i = 0; i < 100; i += 10)
      await Promise.all(Array.from({ length: 10 }, (_, j) => guess(`nobody${i + j}`)));
    let i = 0;
    const guesses: Promise<Answer<object>>[] = [];
    const flood = setInterval(() => guesses.push(guess(`other${i++}`)), 50);
    await sleep(2_000);
    const statuses: number[] = [];
    for (const name of ['hana', 'jisoo', 'minsu', 'hana', 'jisoo'])
      statuses.push((await login(name, PASSWORD, from)).status);
    const wrong = ['hana', 'nobody'].map(async name => {
      const at = performance.now();
      const { status, body } = await guess(name);
      const afterS = Math.round((performance.now() - at) / 1_000);
      return { status, code: body.error!.code, afterS, keys: Object.keys(body.error!) };
    });
    const [known, unknown] = await Promise.all(wrong);
    clearInterval(flood);
    await Promise.all(guesses);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(known).toMatchObject({ status: 429, code: 'RATE_LIMITED', afterS: 10 });
    expect(unknown).toEqual(known);
  }, 60_000);

  it('under a hundred names does not reveal which names exist or log in from there', async () => {
    const from = newAddress();
    expect((await login('jisoo', PASSWORD, from)).status).toBe(200);
    for (let i = 0; i < 104; i += 8)
      await Promise.all(Array.from({ length: 8 }, (_, j) => login(`nobody${i + j}`, 'a wrong one', from)));
    const names = ['jisoo', 'minsu', 'hana', 'disabled', 'admin', 'nobody_else', '불가능한 이름'];
    const answers = await Promise.all(names.map(name => login(name, 'a wrong password', from)));
    expect(answers.map(({ status, body }) => `${status} ${body.error!.code}`)).toEqual(
      Array(7).fill('429 RATE_LIMITED'),
    );
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

  it('is counted from zero after a log-in that succeeded', async () => {
    const from = newAddress();
    await guess('hana', from, 4);
    expect((await login('hana', PASSWORD, from)).status).toBe(200);
    expect((await guess('hana', from, 4)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it('does not count the right password during a cool-off', async () => {
    await room.asAdmin('POST', 'admin/members/patient/kick', { reason: 'a pause' });
    const from = newAddress();
    const codes: unknown[] = [];
    for (let i = 0; i < 8; i++) codes.push((await login('patient', PASSWORD, from)).body.error?.code);
    expect(codes).toEqual(Array(8).fill('KICKED'));
    const rows = await room.logins("event = 'login_failed' AND ip = ?", [from]);
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row).toMatchObject({ name: 'patient', cause: 'kicked', count: 1 });
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

describe('a caller that has proven more than an address', () => {
  /** Uses up the checks for this name from this address. */
  const use = async (name: string, from: string) => {
    const all = Array.from({ length: 40 }, (_, i) => login(name, `guess number ${i}`, from));
    await Promise.race([Promise.all(all), Promise.all(all.slice(0, 20))]);
    return all;
  };
  const browserLogin = async (name: string, password: string, from: string, cookie?: string) => {
    const headers = { 'x-forwarded-for': from, ...(cookie !== undefined && { cookie }) };
    const answer = await room.http('POST', 'auth/login', { body: { name, password }, headers });
    return { status: answer.status, cookie: answer.headers.get('set-cookie') };
  };

  it('by an earlier log-in in this browser is not held up by others, and has guesses of its own', async () => {
    const from = newAddress();
    const first = await browserLogin('minsu', PASSWORD, newAddress());
    expect(first.cookie).toMatch(/; Path=\/api\/auth\/login; .*HttpOnly; SameSite=Strict$/);
    const mark = first.cookie!.split(';')[0]!;
    const guesses = await use('minsu', from);
    const before = performance.now();
    expect((await browserLogin('minsu', PASSWORD, from, mark)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(5_000);
    expect((await browserLogin('minsu', 'a wrong one', from, mark)).status).toBe(401);
    await Promise.all(guesses);
  });

  it('by many marks of an account has no more of anything: log-ins to put on record, turns for the hash', async () => {
    const from = newAddress();
    const all = Array.from({ length: 30 }, () => browserLogin('collector', PASSWORD, from));
    const found = (await Promise.all(all)).flatMap(({ cookie }) => cookie?.split(';')[0] ?? []);
    expect(new Set(found).size).toBe(30);
    const asked = vi.mocked(FairQueue.prototype.add).mockClear();
    const again = [...found, ...found].map(mark => browserLogin('collector', PASSWORD, from, mark));
    const statuses = (await Promise.all(again)).map(({ status }) => status);
    const turns = new Set(asked.mock.calls.map(([turn]) => turn));
    expect(statuses.filter(status => status === 200).length).toBeLessThanOrEqual(30);
    expect(turns.size).toBe(1);
  });

  it('by a token changes the password whatever is guessed at the log-in from the same address', async () => {
    const from = newAddress();
    const token = (await login('changing', PASSWORD, from)).body.accessToken;
    await guess('changing', from, 13);
    const { status } = await room.http('PUT', 'auth/password', {
      token,
      body: { current: PASSWORD, next: 'another good one' },
      headers: { 'x-forwarded-for': from },
    });
    expect(status).toBe(200);
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
