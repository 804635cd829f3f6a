import { describe, expect, it } from 'vitest';
import { textParts, type TextPart } from '../../web/src/stream/rows/text-parts.js';

/** The linked addresses of a text. */
const linksOf = (text: string): string[] => linksIn(textParts(text, '민수'));
const linksIn = (parts: readonly TextPart[]): string[] =>
  parts.flatMap(part => {
    if (part.kind === 'bold') return linksIn(part.parts);
    return part.kind === 'link' ? [part.text] : [];
  });

describe('a link ends', () => {
  it.each([
    // before a particle, or a word without a space
    ['https://example.com에서', 'https://example.com'],
    ['https://example.com/guide를 보세요', 'https://example.com/guide'],
    ['https://example.com/a?id=3입니다', 'https://example.com/a?id=3'],
    ['https://example.com/#top으로', 'https://example.com/#top'],
    ['https://example.com:8443로', 'https://example.com:8443'],
    ['https://example.com/%EC%84%9C에서', 'https://example.com/%EC%84%9C'],
    ['https://example.comㅋㅋㅋ', 'https://example.com'],
    ['https://example.com/aを見て', 'https://example.com/a'],
    ['https://example.com/bカラ', 'https://example.com/b'],
    ['https://example.com/1号', 'https://example.com/1'],
    ['https://example.com👍', 'https://example.com'],
    ['https://en.wikipedia.org/wiki/Seoul_(city)에서', 'https://en.wikipedia.org/wiki/Seoul_(city)'],
    ['http://[::1]:3000에서', 'http://[::1]:3000'],
    // before brackets, quotes and punctuation, of every width
    ['（https://example.com/a）', 'https://example.com/a'],
    ['https://example.com/a。', 'https://example.com/a'],
    ['https://example.com/a、https://example.com/b', 'https://example.com/a', 'https://example.com/b'],
    ['https://example.com：여기', 'https://example.com'],
    ['주소：https://example.com！', 'https://example.com'],
    ['「https://example.com/a」『https://example.com/b』', 'https://example.com/a', 'https://example.com/b'],
    ['“https://example.com/a”라고', 'https://example.com/a'],
    ['‘https://example.com/a’', 'https://example.com/a'],
    ['《https://example.com/a》【https://example.com/b】', 'https://example.com/a', 'https://example.com/b'],
    ['https://example.com/a…', 'https://example.com/a'],
    ['https://example.com/a.', 'https://example.com/a'],
    ['https://example.com/a?!', 'https://example.com/a'],
    ['https://example.com.', 'https://example.com'],
    ['https://example.com, 그리고', 'https://example.com'],
    ['(https://example.com/a)에서', 'https://example.com/a'],
    ['(https://example.com/a_(b))', 'https://example.com/a_(b)'],
    ['[글](https://example.com/a)', 'https://example.com/a'],
    ['<https://example.com/a>', 'https://example.com/a'],
    ['**https://example.com/a**', 'https://example.com/a'],
    ['"https://example.com/a"', 'https://example.com/a'],
    ['`https://example.com/a', 'https://example.com/a'],
    ["'https://example.com/a'", 'https://example.com/a'],
    ['https://example.com(여기)', 'https://example.com'],
    // before the next one
    ['https://example.com/ahttps://example.org/b', 'https://example.com/a', 'https://example.org/b'],
    ['https://example.com와https://example.org를', 'https://example.com', 'https://example.org'],
    ['https://example.com/a,https://example.org', 'https://example.com/a,https://example.org'],
    // before what cannot be seen
    ['https://example.com\u200B.evil.example', 'https://example.com'],
    ['https://example.com/\u202Egpj.exe', 'https://example.com/'],
    ['https://example.com\u3000다음', 'https://example.com'],
    ['https://example.com\u00A0다음', 'https://example.com'],
    // the browser would read a full stop of CJK texts as a dot of the host
    ['https://example.com。evil.example', 'https://example.com'],
    ['https://예시.한국에서', 'https://예시.한국'],
    ['https://example.com.감사합니다', 'https://example.com'],
  ])('in %j after the address', (text, ...links) => {
    expect(linksOf(text)).toEqual(links);
  });

  it.each([
    'https://ko.wikipedia.org/wiki/사랑방',
    // a place name or a particle: impossible to tell
    'https://ko.wikipedia.org/wiki/서울에서',
    'https://example.com/?q=사랑방',
    'https://example.com/?q=사랑방&page=2',
    'https://example.com/#사랑방',
    'https://example.com/@민수',
    'https://example.com/문서_(영화)',
    'https://예시.한국',
    'https://예시.한국/안내?가=나',
    'http://한글.kr',
    'http://www.한글.kr:8080/',
    'https://bücher.example/straße',
    'https://example.com/a~b;c,d/(e)',
    'https://web.archive.org/web/2020/https://example.com/',
    'HTTPS://EXAMPLE.COM/A',
    'http://[::1]:3000/x',
    'http://127.0.0.1:3000/api',
    'https://example.com/a*b',
    'https://example.com/(**a**)/**b**/c',
  ])('nowhere within %s', url => {
    expect(linksOf(`여기 ${url} 보세요`)).toEqual([url]);
    expect(linksOf(url)).toEqual([url]);
  });

  it.each([
    'http://',
    'https://.',
    'https://에',
    'https:///x',
    'xhttps://',
    'javascript://https',
    'javascript:alert(1)//',
    'www.example.com에서',
    'minsu@example.com',
    'https:example.com',
    'ftp://example.com',
    '`https://example.com/a`',
    '```\nhttps://example.com/a\n```',
  ])('and there is none in %j', text => {
    expect(linksOf(text)).toEqual([]);
  });

  it('and what stands beside it is text, byte for byte, with calls of the viewer in it', () => {
    const text = '@민수야 （https://example.com/a）를 @민수정 말고 @민수 https://example.com에서@민수';
    const parts = textParts(text, '민수');
    expect(parts.map(part => part.text).join('')).toBe(text);
    expect(parts.filter(({ kind }) => kind === 'mention')).toHaveLength(3);
  });

  it('at once also in a text that is made to be slow', () => {
    const texts = ['https://' + 'a.'.repeat(2_000), 'https://a/' + '('.repeat(2_000) + ')'.repeat(2_000)];
    texts.push(
      '**'.repeat(2_000),
      '**a '.repeat(1_000),
      '`'.repeat(4_000),
      '` '.repeat(2_000),
      '```a'.repeat(999),
    );
    texts.push('https://'.repeat(500), 'https://a가'.repeat(500), `https://a/${'.'.repeat(4_000)}`);
    const before = performance.now();
    for (const text of texts) textParts(text, '민수');
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
