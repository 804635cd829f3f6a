import { describe, expect, it } from 'vitest';
import type { MemberView } from '../../src/contract/events.js';
import { inOrder } from '../../web/src/presence/member-order.js';
import { nameMatches } from '../../web/src/kit/name-match.js';

describe('a search for a name', () => {
  it.each([
    ['민수', '민수'],
    ['민수', 'ㅁㅅ'],
    ['김민수', 'ㅁㅅ'],
    ['민수', '민ㅅ'],
    ['민수', '미'],
    ['꽃님', 'ㄲㄴ'],
    ['각시', 'ㄳ'],
    ['Minsu_2', 'minsu'],
    ['민수', '@민'],
    ['민수', ' '],
  ])('finds %s by %j', (name, query) => {
    expect(nameMatches(name, query)).toBe(true);
  });

  it.each([
    ['민수', 'ㅅㅁ'],
    ['민수', '만'],
    ['minsu', 'ㅁㅅ'],
  ])('does not find %s by %j', (name, query) => {
    expect(nameMatches(name, query)).toBe(false);
  });
});

describe('the list of who is here', () => {
  it('has me first, then the admins, then the others by name', () => {
    const member = (name: string, role: MemberView['role'] = 'member'): MemberView => ({
      id: 9,
      name,
      role,
    });
    const members = [
      member('하늘'),
      member('현우', 'admin'),
      member('가온'),
      member('Minsu'),
      member('지수', 'admin'),
    ];
    expect(inOrder(members, 'minsu').map(({ name }) => name)).toEqual([
      'Minsu',
      '지수',
      '현우',
      '가온',
      '하늘',
    ]);
  });
});
