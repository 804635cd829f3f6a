import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Room } from '../support/room.js';

const ACCOUNTS = 1_500;

let room: Room;
beforeAll(async () => {
  const place = await makePlace();
  room = await startRoom({}, place);
  for (const name of ['김민수', '박민수', '민수_2', 'Minsu', 'under_score']) await room.member(name);
  await room.stop();
  await fillLog(place.environment, { accounts: ACCOUNTS, lines: 10, acts: 2 });
  room = await startRoom({}, place);
}, 60_000);
afterAll(() => room.close());

async function found(q: string, more = ''): Promise<string[]> {
  const path = `admin/accounts?q=${encodeURIComponent(q)}${more}`;
  const { status, body } = await room.asAdmin<{ items: { name: string }[] }>('GET', path);
  expect(status).toBe(200);
  return body.items.map(account => account.name);
}

describe('GET /api/admin/accounts?q=', () => {
  it('finds all whose name contains it, in Hangul and in any case, among many others', async () => {
    expect(await found('민수')).toEqual(['김민수', '민수_2', '박민수']);
    expect(await found('민수'.normalize('NFD'))).toEqual(['김민수', '민수_2', '박민수']);
    expect(await found('MINSU')).toEqual(['Minsu']);
    expect(await found('m149')).toEqual(['m149', ...Array.from({ length: 10 }, (_, i) => `m149${i}`)]);
  });

  it('takes every character as itself', async () => {
    for (const q of ['%', 'm1%', "' OR '1'='1", '\\', '*', 'ㅁ', '😀', ' '])
      expect(await found(q)).toEqual([]);
    expect(await found('_s')).toEqual(['under_score']);
    expect(await found('r_')).toEqual(['under_score']);
  });

  it('goes on after a name, by pages', async () => {
    const { body } = await room.asAdmin<{ items: { name: string }[]; more: boolean }>(
      'GET',
      'admin/accounts?q=m14&limit=5',
    );
    expect([body.items.map(({ name }) => name), body.more]).toEqual([
      ['m14', 'm140', 'm1400', 'm1401', 'm1402'],
      true,
    ]);
    expect(await found('m14', '&after=m1402&limit=2')).toEqual(['m1403', 'm1404']);
  });

  it('finds all accounts when it is empty, and refused when it is no part of a name', async () => {
    expect(await found('', '&limit=3')).toHaveLength(3);
    for (const q of ['%00', 'a%0A', 'q=1&q=2'.slice(2)]) {
      const { status } = await room.asAdmin('GET', `admin/accounts?q=${q}`);
      expect([q, status]).toEqual([q, 400]);
    }
  });
});
