import { describe, expect, it } from 'vitest';
import { expressionOf, globOf, namePatterns } from '../../src/admin/name-search.js';

/** Whether a name is found, by the expression that MySQL gets. */
function finds(q: string, name: string): boolean {
  return namePatterns(q).some(pattern => new RegExp(expressionOf(pattern), 'u').test(name));
}

describe('Part of a name', () => {
  it('finds names that contain it', () => {
    expect(finds('ins', 'minsu')).toBe(true);
    expect(finds('INS', 'minsu')).toBe(true);
    expect(finds('ink', 'minsu')).toBe(false);
    expect(finds('', 'minsu')).toBe(true);
  });

  it('may be initials, and an input method may have joined them', () => {
    expect(finds('ㅎㄱㄷ', '홍길동')).toBe(true);
    expect(finds('ㄱㄷ', '홍길동')).toBe(true);
    expect(finds('ㄱㅅ', '박감사')).toBe(true);
    expect(finds('ㄳ', '박감사')).toBe(true);
    expect(finds('ㄲ', '까치')).toBe(true);
    expect(finds('ㄱ', '까치')).toBe(false);
  });

  it('may end within a syllable', () => {
    for (const q of ['ㅎ', '호', '홍', '홍ㄱ', '홍기', '홍길', '홍길ㄷ', '홍길도', '홍길동'])
      expect([q, finds(q, '홍길동')]).toEqual([q, true]);
    for (const q of ['ㅁ', '미', '민', '미나']) expect([q, finds(q, '미나')]).toEqual([q, true]);
    for (const q of ['다', '달', '닭', '달기']) expect([q, finds(q, '달기')]).toEqual([q, true]);
    for (const q of ['앆', '핬']) expect(finds(q, '아까')).toBe(q === '앆');
    expect(finds('밈', '미나')).toBe(false);
  });

  it('means nothing but itself', () => {
    for (const q of ['*', '?', '[m]', 'm.', '^m', '$', '\\', '%', ' ', 'ㅏ', '😀', 'm\0'])
      expect([q, namePatterns(q)]).toEqual([q, []]);
    expect(namePatterns('m_2').map(globOf)).toEqual(['*m_2*']);
    expect(namePatterns('ㅁ').map(globOf)).toEqual(['*[마-밓]*']);
  });
});
