import { describe, expect, it } from 'vitest';
import { isPassword } from '../../src/contract/password-rules.js';
import { passwordViolation } from '../../src/contract/passwords.js';

const NAMES = ['minsu', '우리 반'];
const rule = (password: string, names: string[] = NAMES) => passwordViolation(password, names)?.rule;

describe('a password that is chosen', () => {
  it.each([
    'correct horse',
    'a good password',
    '비밀번호가 길어요',
    '비밀번호가 길어요'.normalize('NFD'),
    '나는 minsu 이다',
    'x9!kQ2_z',
    '👍👎👌✌️🤞🤟🤘🤙',
    '가나'.repeat(64),
  ])('may be %s', password => {
    expect(passwordViolation(password, NAMES)).toBeUndefined();
  });

  it.each([
    'password',
    'Password',
    'PASSWORD1',
    ' password ',
    'pass word',
    'ｐａｓｓｗｏｒｄ',
    'p\u200bassword',
    '12345678',
    '1234567890',
    '87654321',
    'qwerty123',
    'qwer1234!',
    '1q2w3e4r',
    '1qaz2wsx',
    'iloveyou',
    'p@ssw0rd',
    'admin123',
    'welcome1',
    'letmein1',
    'sunshine',
    'football',
    'trustno1',
    'dkssudgktpdy',
    'qlalfqjsgh1',
    'tkfkdgody',
    '안녕하세요1234',
    '비밀번호1234',
  ])('is not one of those that are guessed first: %j', password => {
    expect(rule(password)).toBe('common');
  });

  it.each([
    '        ',
    '\u3164'.repeat(8),
    '\u200b\u2800 \t\u00a0\u3000\u115f\u3164',
    'aaaaaaaa',
    'aAaAaAaA',
    'a a a a a a',
    '가'.repeat(20),
  ])('is more than one character over and over: %j', password => {
    expect(rule(password)).toBe('repeated');
  });

  it.each([
    'minsu123',
    'Minsu!!!',
    'MINSU2026',
    '2026minsu',
    'minsuminsu',
    'ｍｉｎｓｕ１２３',
    'm\u200binsu1234',
    '우리반우리반우리반',
    '우리 반 2026!',
    'sarangbang',
    'Sarangbang1!',
    '사랑방사랑방사랑방',
  ])("is more than the account's or the room's name: %j", password => {
    expect(rule(password)).toBe('name');
  });

  it('may have a name in it, and a name without letters forbids itself alone', () => {
    expect(rule('minsu and jisoo')).toBeUndefined();
    expect(rule('77-42-77-10-93', ['77'])).toBeUndefined();
    expect(rule('774277427742', ['7742'])).toBe('name');
  });

  it.each([
    ['1234567', 'length'],
    ['일이삼사오륙칠', 'length'],
    ['일이삼사오륙칠'.normalize('NFD'), 'length'],
    ['👍👎👌🤞🤟🤘🤙', 'length'],
    ['ab'.repeat(65), 'length'],
    ['\ud800\ud801abcdefg', 'form'],
    ['abcdefg\udc00hijk', 'form'],
  ])('has 8 to 128 whole characters: %j', (password, fault) => {
    expect(rule(password)).toBe(fault);
  });
});

describe('a password that is compared', () => {
  it('may be old and short or common, but is text of a possible length', () => {
    for (const one of ['x', 'password', 'ab'.repeat(64), '각'.repeat(128).normalize('NFD')])
      expect(isPassword(one)).toBe(true);
    for (const one of ['', 'ab'.repeat(65), '\udfff\ud999abcdefg', 5, null, undefined, ['x']])
      expect(isPassword(one)).toBe(false);
  });
});
