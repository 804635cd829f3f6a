import { describe, expect, it } from 'vitest';
import { isName, isReservedName, nameKey, sameName } from '../../src/contract/names.js';

describe('isName', () => {
  it.each(['bo', 'bob', 'BOB', 'b_1', '__', '42', '민수', '가힣', 'a'.repeat(20), '힣'.repeat(20)])(
    'takes %s',
    name => expect(isName(name)).toBe(true),
  );

  it.each([
    ['a blank at the end', 'bob '],
    ['a blank before', ' bob'],
    ['a line break at the end', 'bob\n'],
    ['NUL', 'bob\0'],
    ['full-width letters', 'ｂｏｂ'],
    ['full-width digits', '１２３'],
    ['a Cyrillic а', 'b\u0430b'],
    ['a zero-width space', 'bo\u200Bb'],
    ['a zero-width joiner at the end', 'bob\u200D'],
    ['a soft hyphen', 'bo\u00ADb'],
    ['a Hangul filler', '민수\u3164'],
    ['a bidi override', '\u202Ebob'],
    ['a combining mark', 'bo\u0301b'],
    ['an accented letter', 'jos\u00E9'],
    ['the long s, which is an s when upper-cased', 'bo\u017F'],
    ['a lone jamo', 'ㄱㄴ'],
    ['conjoining jamo that make no syllable', '\u1100\u1100'],
    ['an emoji', 'bob😀'],
    ['a lone surrogate', 'bob\uD800'],
    ['SQL', "'; DROP TABLE accounts; --"],
    ['a path', '../bob'],
    ['a dot', 'b.b'],
    ['a hyphen', 'b-b'],
    ['one character', 'b'],
    ['one syllable', '김'],
    ['21 characters', 'a'.repeat(21)],
    ['21 syllables', '가'.repeat(21)],
    ['nothing', ''],
  ])('refuses %s', (_what, name) => expect(isName(name)).toBe(false));

  it.each([undefined, null, 5, true, ['bob'], { name: 'bob' }])('refuses %o, which is no text', value => {
    expect(isName(value)).toBe(false);
  });

  it('takes Hangul in decomposed form, counted in syllables', () => {
    const decomposed = '힣'.repeat(20).normalize('NFD');
    expect(decomposed.length).toBe(60);
    expect(isName(decomposed)).toBe(true);
    expect(isName('가'.repeat(21).normalize('NFD'))).toBe(false);
    expect(isName('김'.normalize('NFD'))).toBe(false);
  });
});

describe('nameKey', () => {
  it('is the same for a name in capitals', () => {
    expect(nameKey('BOB')).toBe(nameKey('bob'));
    expect(nameKey('Min_수')).toBe('min_수');
  });

  it('is the same for composed and decomposed Hangul', () => {
    expect(nameKey('민수'.normalize('NFD'))).toBe(nameKey('민수'));
  });

  it('is the same for the Kelvin sign and K, which are one letter in NFC', () => {
    expect(isName('\u212Aim')).toBe(true);
    expect(nameKey('\u212Aim')).toBe(nameKey('kim'));
  });

  it('fits the column whatever the name', () => {
    for (const name of ['힣'.repeat(20).normalize('NFD'), 'Z'.repeat(20)]) {
      expect(isName(name)).toBe(true);
      expect(nameKey(name)).toHaveLength(20);
    }
  });
});

describe('isReservedName', () => {
  it.each([
    'admin',
    'Admin',
    'ADMIN',
    'system',
    'Server',
    '관리자',
    '운영자',
    '시스템',
    '관리자'.normalize('NFD'),
    '__proto__',
  ])('keeps %s from everyone', name => expect(isReservedName(name)).toBe(true));

  it.each(['admins', 'admin_', 'bob', '관리', 'constructor', 'toString'])('leaves %s free', name => {
    expect(isReservedName(name)).toBe(false);
  });
});

describe('sameName', () => {
  it.each([
    ['Bob', 'bob'],
    ['민수', '민수'.normalize('NFD')],
  ])('holds for %s and %s', (a, b) => expect(sameName(a, b)).toBe(true));

  it.each([
    ['bob', 'bob1'],
    [undefined, 'bob'],
    [undefined, undefined],
  ])('does not hold for %s and %s', (a, b) => expect(sameName(a, b)).toBe(false));
});
