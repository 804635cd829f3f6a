import { describe, expect, it } from 'vitest';
import { asShown } from '../../web/src/stream/rows/pending-line.js';
import { textParts } from '../../web/src/stream/rows/text-parts.js';

describe('a link in a line', () => {
  it.each(['http://example.com/a?b=c', 'https://sub.example.co.kr:8443/x', 'https://example.com'])(
    'is %s',
    url => {
      const parts = textParts(`see ${url} now`, undefined);
      expect(parts.map(({ kind, text }) => [kind, text])).toEqual([
        ['text', 'see '],
        ['link', url],
        ['text', ' now'],
      ]);
    },
  );

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com/x',
    'www.example.com',
    'a@example.com',
    'mailto:a@example.com',
    'report.zip',
  ])('is not %s', text => {
    expect(textParts(`${text} `, undefined).every(({ kind }) => kind === 'text')).toBe(true);
    expect(textParts(`http: ${text} `, undefined).every(({ kind }) => kind === 'text')).toBe(true);
  });

  it.each([
    ['https://xn--80ak6aa92e.com/', undefined],
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
  ])('tells the host of %s where letters look alike', (url, host) => {
    const link = textParts(url, undefined).find(({ kind }) => kind === 'link');
    expect(link).toMatchObject({ text: url, ...(host !== undefined && { host }) });
  });

  it('is never lost or changed in its text', () => {
    const text = 'a https://bank.example@evil.example/x\n b \u202Ehttps://e.com';
    expect(
      textParts(text, 'minsu')
        .map(part => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('a mention of this viewer', () => {
  const mentions = (text: string, me: string): string[] =>
    textParts(text, me)
      .filter(({ kind }) => kind === 'mention')
      .map(part => part.text);
  it.each(['@민수', '안녕 @민수!', '@민수님, 와요', '@민수한테 물어봐', '(@민수)', 'https://e.com/a @민수'])(
    'is drawn in %s',
    text => expect(mentions(text, '민수')).toEqual(['@민수']),
  );
  it.each(['민수', '@민수정', '@김민수', '@', '@민수2', 'a@민수', 'https://e.com/@민수'])(
    'is not in %s',
    text => expect(mentions(text, '민수')).toEqual([]),
  );
  it('does not mind the case', () => expect(mentions('hi @MINSU', 'minsu')).toEqual(['@MINSU']));
});

describe('an unsent line', () => {
  it('is shown as it will stand in the log', () => {
    expect(asShown({ text: '/w jisoo hi\nyou' })).toEqual({ text: 'hi\nyou', to: 'jisoo' });
    expect(asShown({ text: '/w jisoo' })).toEqual({ text: '/w jisoo' });
    expect(asShown({ text: '//w jisoo hi' })).toEqual({ text: '/w jisoo hi' });
    expect(asShown({ text: 'a // b' })).toEqual({ text: 'a // b' });
    expect(asShown({ text: '/w a', to: 'jisoo' })).toEqual({ text: '/w a', to: 'jisoo' });
  });
});
