import { describe, expect, it } from 'vitest';
import { codePoints } from '../../src/contract/text.js';
import { splitText } from '../../web/src/composer/split-text.js';

describe('a text that is too long', () => {
  it.each([
    ['하나\n둘 셋', 4, ['하나', '둘 셋']],
    ['하나 둘 셋 넷', 6, ['하나 둘 셋', '넷']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['👍👍👍', 2, ['👍👍', '👍']],
    ['하나\n\n\n둘둘둘', 4, ['하나', '둘둘둘']],
    ['긴글입니다 끝', 5, ['긴글입니다', '끝']],
    ['짧다', 4, ['짧다']],
  ])('%j is cut to %i', (text, max, parts) => {
    expect(splitText(text, max)).toEqual(parts);
  });

  it('loses nothing but the white space where it is cut', () => {
    const text = Array.from({ length: 900 }, (_, i) => `낱말${i}${i % 7 === 0 ? '\n' : ' '}`).join('');
    const parts = splitText(text, 500);
    expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    for (const part of parts) expect(codePoints(part)).toBeLessThanOrEqual(500);
  });
});
