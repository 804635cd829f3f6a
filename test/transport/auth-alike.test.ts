import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../src/auth/passwords.js';
import { PASSWORD, startRoom, type Answer, type Room } from '../support/room.js';

const NAMES = ['known', 'unknown', 'disabled', 'kicked', '불가능한 이름'];
const ROUNDS = 15;

let room: Room;
beforeAll(async () => {
  room = await startRoom({ LOGIN_SLOWDOWN: 'off' });
  for (const name of ['known', 'disabled', 'kicked']) await room.member(name);
  await room.asAdmin('PATCH', 'admin/accounts/disabled', { disabled: true });
  await room.asAdmin('POST', 'admin/members/kicked/kick', { reason: 'x' });
});
afterAll(() => room.close());

const fail = (name: string): Promise<Answer<object>> =>
  room.http('POST', 'auth/login', { body: { name, password: 'not this one' } });

describe('a log-in that fails', () => {
  it('is the same in status, body and headers, whatever the name is', async () => {
    const answers = [];
    for (const name of NAMES) {
      const { status, headers, body } = await fail(name);
      answers.push({ status, body, headers: [...headers].filter(([header]) => header !== 'date') });
    }
    expect(answers[0]).toMatchObject({ status: 401, body: { error: { code: 'BAD_CREDENTIALS' } } });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('takes as long, whatever the name is', async () => {
    const times = new Map(NAMES.map((name): [string, number[]] => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of NAMES) {
        const started = performance.now();
        await fail(name);
        times.get(name)!.push(performance.now() - started);
      }
    }
    // the quickest of each, since other work makes some slow; without the hash an answer comes many times faster
    const quickest = [...times.values()].map(all => Math.min(...all));
    expect(Math.max(...quickest) / Math.min(...quickest)).toBeLessThan(4);
  });
});

describe('a password that is too long', () => {
  it.each([129, 60_000, 1_048_576])('of %i characters is refused before anything is hashed', async length => {
    const passwords = room.app.get(Passwords);
    const hashing = [vi.spyOn(passwords, 'hash'), vi.spyOn(passwords, 'matches')];
    const [token, long] = [await room.token('admin'), 'x'.repeat(length)];
    for (const spy of hashing) spy.mockClear();
    const statuses = [];
    for (const [method, path, body] of [
      ['POST', 'auth/login', { name: 'known', password: long }],
      ['PUT', 'auth/password', { current: long, next: PASSWORD }],
      ['PUT', 'auth/password', { current: PASSWORD, next: long }],
      ['POST', 'admin/accounts', { name: 'unmade', password: long }],
      ['PUT', 'admin/accounts/known/password', { password: long }],
    ] as const) {
      statuses.push((await room.http(method, path, { token, body })).status);
    }
    expect(statuses).toEqual(Array(5).fill(400));
    for (const spy of hashing) expect(spy).not.toHaveBeenCalled();
  });
});
