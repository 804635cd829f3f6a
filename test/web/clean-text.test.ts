import { describe, expect, it } from 'vitest';
import { validateText } from '../../src/contract/text.js';
import { cleanText } from '../../web/src/composer/clean-text.js';

describe('a pasted text', () => {
  it.each([
    ['a\u000Bb\u000Cc', 'a\nb\nc', 2],
    ['a\r\nb\rc\n', 'a\nb\nc\n', 0],
    ['\u001B[31mred\u001B[0m', '[31mred[0m', 2],
    ['a\u0000\u0007\u007F\u0085b', 'ab', 4],
    ['a\uD800b\uDC00', 'ab', 2],
    ['탭\t그대로 👍🏽 ㅎ\u1112\u200D', '탭\t그대로 👍🏽 ㅎ\u1112\u200D', 0],
  ])('%j is cleaned', (text, clean, count) => {
    expect(cleanText(text)).toEqual({ text: clean, count });
    expect(validateText(clean)).toBeUndefined();
  });
});
