import { describe, expect, it } from 'vitest';
import { mayBeHigh } from '../../web/src/kit/may-be-high.js';

describe('a text', () => {
  it.each([
    '안녕하세요',
    'How are you? Fine, thanks — and you? https://example.com/a?b=c',
    '둘\n줄',
    'é ß я ω あ 漢 ａ … “”',
    '',
  ])('that is short and plain needs no measuring: %j', text => expect(mayBeHigh(text, 12)).toBe(false));

  it.each([
    ['long', '가'.repeat(101)],
    ['of many lines', 'ㅋ\n'.repeat(12)],
    ['of tabs', '\t'.repeat(13)],
    ['of letters as wide as a sentence', '\uFDFD'.repeat(13)],
    ['of marks upon marks', `a${'\u0301'.repeat(20)}`],
    ['with other line ends', 'a\u2028'.repeat(13)],
  ])('that is %s is measured', (_, text) => expect(mayBeHigh(text, 12)).toBe(true));

  it('is measured sooner where fewer rows are allowed', () => {
    expect(mayBeHigh('가'.repeat(60), 12)).toBe(false);
    expect(mayBeHigh('가'.repeat(60), 4)).toBe(true);
    expect(mayBeHigh('a\nb\nc', 4)).toBe(true);
  });
});
