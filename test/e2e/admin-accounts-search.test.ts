import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountPage } from '../../src/contract/rest.js';
import { fillLog } from '../support/fill-log.js';
import { ADMIN, makePlace, startRoom, type Room } from '../support/room.js';

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
    for (const q of ['%', 'm1%', "' OR '1'='1", '\\', '*', 'm?', '[m]', 'm.', '^m', 'ㅏ', '😀', ' '])
      expect(await found(q)).toEqual([]);
    expect(await found('_s')).toEqual(['under_score']);
    expect(await found('r_')).toEqual(['under_score']);
  });

  it('finds Hangul by initials and by unfinished syllables', async () => {
    for (const q of ['ㅁㅅ', '민ㅅ', 'ㅁ수', '민수', '미', 'ㅁㅅ'.normalize('NFD')])
      expect([q, await found(q)]).toEqual([q, ['김민수', '민수_2', '박민수']]);
    expect(await found('ㄱㅁㅅ')).toEqual(['김민수']);
    expect(await found('ㄳ')).toEqual([]);
    // what is typed on the way to 민수: its first letter still stands below 민
    expect(await found('박민ㅅ')).toEqual(['박민수']);
    expect(await found('밈')).toEqual([]);
  });

  it('goes on after a name, by pages', async () => {
    const { body } = await room.asAdmin<AccountPage>('GET', 'admin/accounts?q=m14&limit=5');
    expect([body.items.map(({ name }) => name), body.more, body.total]).toEqual([
      ['m14', 'm140', 'm1400', 'm1401', 'm1402'],
      true,
      111,
    ]);
    expect(await found('m14', '&cursor=m1402&limit=2')).toEqual(['m1403', 'm1404']);
  });

  it('finds all accounts when it is empty, and refused when it is no part of a name', async () => {
    expect(await found('', '&limit=3')).toHaveLength(3);
    for (const q of ['%00', 'a%0A', 'q=1&q=2'.slice(2)]) {
      const { status } = await room.asAdmin('GET', `admin/accounts?q=${q}`);
      expect([q, status]).toEqual([q, 400]);
    }
  });
});

describe('GET /api/admin/accounts', () => {
  it('has every account once over its pages, in order', async () => {
    const names: string[] = [];
    for (let cursor = '', more = true; more;) {
      const path = `admin/accounts?limit=200&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await room.asAdmin<AccountPage>('GET', path);
      expect(body.total).toBe(ACCOUNTS + 6);
      names.push(...body.items.map(({ name }) => name));
      cursor = names.at(-1)!;
      ({ more } = body);
    }
    expect(names).toHaveLength(ACCOUNTS + 6);
    expect(names).toEqual(names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });

  it('finds those in a state, also by name', async () => {
    const reason = 'a reason';
    await room.asAdmin('POST', 'admin/members/m7/mute', { reason });
    await room.asAdmin('POST', 'admin/members/m70/mute', { reason });
    await room.asAdmin('POST', 'admin/members/m8/kick', { reason });
    await room.asAdmin('PATCH', 'admin/accounts/m9', { disabled: true });
    expect(await found('', '&state=muted')).toEqual(['m7', 'm70']);
    expect(await found('m70', '&state=muted')).toEqual(['m70']);
    expect(await found('', '&state=muted&cursor=m7')).toEqual(['m70']);
    expect(await found('', '&state=kicked')).toEqual(['m8']);
    expect(await found('', '&state=disabled')).toEqual(['m9']);
    await room.asAdmin('POST', 'admin/members/m7/unmute', { reason });
    expect(await found('', '&state=muted')).toEqual(['m70']);
    const { status } = await room.asAdmin('GET', 'admin/accounts?state=asleep');
    expect(status).toBe(400);
  });

  it('finds who is here, and who never logged in', async () => {
    expect(await found('', '&state=online')).toEqual([]);
    const minsu = await room.enter('Minsu');
    expect(await found('', '&state=online')).toEqual(['Minsu']);
    expect(await found('x', '&state=online')).toEqual([]);
    minsu.socket.disconnect();
    const { body } = await room.asAdmin<AccountPage>('GET', 'admin/accounts?state=neverLoggedIn&limit=1');
    const never = body.total;
    await room.login(ADMIN.name);
    await room.login('under_score');
    expect(await found('', '&state=neverLoggedIn&limit=200&cursor=m990')).not.toContain('under_score');
    const after = await room.asAdmin<AccountPage>('GET', 'admin/accounts?state=neverLoggedIn&limit=1');
    expect([never - after.body.total, after.body.total > ACCOUNTS - 1]).toEqual([1, true]);
  });
});
