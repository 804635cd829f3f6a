import { describe, expect, it } from 'vitest';
import { codePoints, validateOneLine, validateText, visible } from '../../src/contract/text.js';

const FAMILY = '👨‍👩‍👧‍👦';

describe('a text', () => {
  it.each([
    ['a word', '안녕'],
    ['one letter', 'x'],
    ['line breaks and tabs', 'a\n\tb\n'],
    ['blanks round a word, which are kept', '  x  '],
    ['emoji of 4 bytes', '😀😁'],
    ['a family joined by zero-width joiners', FAMILY],
    ['an emoji with a variation selector', '❤️'],
    ['a letter under 200 combining marks', `e${'\u0301'.repeat(200)}`],
    ['a right-to-left override with something in it', '\u202Eabc\u202C'],
    ['Hebrew and Arabic', 'שלום مرحبا'],
    ['an ideographic space before a word', '\u3000안녕'],
    ['a Hangul filler before a word', '\u3164안녕'],
    ['Braille that is not blank', '\u2801'],
    ['HTML', '<script>alert(1)</script>'],
    ['SQL', "'; DROP TABLE chat_log; --"],
    ['a spreadsheet formula', '=cmd()'],
    ['U+FFFD', '\uFFFD'],
    ['a private use character', '\uE000'],
    ['the last code point', '\u{10FFFF}'],
    ['a word behind many invisible characters', `${'\u200B'.repeat(1_999)}x`],
  ])('may be %s', (_what, text) => expect(validateText(text)).toBeUndefined());

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['line breaks and tabs', '\n\t\n'],
    ['no-break spaces', '\u00A0\u202F'],
    ['ideographic spaces', '\u3000\u3000'],
    ['a zero-width space', '\u200B'],
    ['a byte order mark', '\uFEFF'],
    ['zero-width joiners', '\u200D\u200C'],
    ['a word joiner', '\u2060'],
    ['a soft hyphen', '\u00AD'],
    ['blank Braille', '\u2800'],
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', '\uFFA0'],
    ['conjoining Hangul fillers', '\u115F\u1160'],
    ['a bidi override', '\u202E'],
    ['bidi isolates', '\u2066\u2069'],
    ['a combining grapheme joiner', '\u034F'],
    ['a Mongolian vowel separator', '\u180E'],
    ['variation selectors', '\uFE0F\u{E0100}'],
    ['tags', '\u{E0020}\u{E007F}'],
    ['line and paragraph separators', '\u2028\u2029'],
    ['a space and an astral invisible character', ' \u{E0100}'],
    ['a zero-width space and a tag', '\u200B\u{E0020}'],
    ['one of each', '\u200B\u3000 \u2800\u3164\u202E\u{E0100}\n'],
    ['2 000 of them', '\u200B'.repeat(2_000)],
  ])('is EMPTY when it is only %s', (_what, text) => expect(validateText(text)).toBe('EMPTY'));

  it('is EMPTY when it is only white space or what Unicode calls ignorable, whatever the character', () => {
    const shown: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const char = String.fromCodePoint(code);
      if (!/\p{White_Space}|\p{Default_Ignorable_Code_Point}/u.test(char)) continue;
      const faults = [char, ` ${char}`, `${char}${char}`].map(text => validateText(text));
      if (faults.some(fault => fault === undefined)) shown.push(`U+${code.toString(16)}`);
    }
    expect(shown).toEqual([]);
  });

  it('is INVALID_TEXT with any control character but line break and tab', () => {
    const allowed: number[] = [];
    for (let code = 0; code <= 0x9f; code++) {
      if (code >= 0x20 && code < 0x7f) continue;
      if (validateText(`a${String.fromCodePoint(code)}b`) === undefined) allowed.push(code);
    }
    expect(allowed).toEqual([0x09, 0x0a]);
  });

  it.each([
    ['NUL alone', '\0'],
    ['NUL at the end', 'abc\0'],
    ['a colour code of a terminal', '\u001B[31mred'],
    ['a carriage return', 'a\r\n[admin] b'],
    ['a high surrogate alone', 'a\uD83D'],
    ['a low surrogate alone', '\uDE00a'],
    ['surrogates in the wrong order', '\uDE00\uD83D'],
  ])('is INVALID_TEXT with %s', (_what, text) => expect(validateText(text)).toBe('INVALID_TEXT'));

  it.each([
    ['letters', 'a'],
    ['syllables', '가'],
    ['emoji of two units each', '😀'],
  ])('has at most 2 000 code points, in %s', (_what, char) => {
    expect(validateText(char.repeat(2_000))).toBeUndefined();
    expect(validateText(char.repeat(2_001))).toBe('TOO_LONG');
  });

  it('counts every code point of a joined family', () => {
    expect(validateText(FAMILY.repeat(285))).toBeUndefined();
    expect(validateText(FAMILY.repeat(286))).toBe('TOO_LONG');
  });

  it('may be a Korean line of 3 000 bytes', () => {
    const line = '가'.repeat(1_000);
    expect(Buffer.byteLength(line)).toBe(3_000);
    expect(validateText(line)).toBeUndefined();
  });

  it('is TOO_LONG rather than EMPTY, and INVALID_TEXT rather than either', () => {
    expect(validateText(' '.repeat(2_001))).toBe('TOO_LONG');
    expect(validateText('\0'.repeat(2_001))).toBe('INVALID_TEXT');
  });

  it('has the length it is given, as that of a reason', () => {
    expect(validateText('😀'.repeat(200), 200)).toBeUndefined();
    expect(validateText('😀'.repeat(201), 200)).toBe('TOO_LONG');
  });
});

describe('codePoints', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['가나', 2],
    ['😀', 1],
    ['a😀b', 3],
    [FAMILY, 7],
    ['\uD83D', 1],
    ['\uDE00', 1],
    ['\uDE00\uD83D', 2],
    ['\uD83D\uD83D\uDE00', 2],
  ])('of %j is %i', (text, count) => {
    expect(codePoints(text)).toBe(count);
    expect(codePoints(text)).toBe(Array.from(text).length);
  });
});

describe('visible', () => {
  it('removes invisible characters and nothing else', () => {
    expect(visible(' \u200B/w\u3000bob\u{E0100} ')).toBe('/wbob');
    expect(visible('e\u0301😀')).toBe('e\u0301😀');
  });
});

describe('a text of one line', () => {
  it.each(['a\nb', 'a\tb', 'a\u2028b', 'a\u2029b', 'a\rb', 'a\0b'])('is not %j', text => {
    expect(validateOneLine(text, 10)).toBe('INVALID_TEXT');
  });

  it('has so many code points, and something visible', () => {
    expect([validateOneLine('😀'.repeat(10), 10), validateOneLine('x'.repeat(11), 10)]).toEqual([
      undefined,
      'TOO_LONG',
    ]);
    expect(validateOneLine('\u200b', 10)).toBe('EMPTY');
  });
});
