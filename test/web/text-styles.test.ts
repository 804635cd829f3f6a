import { describe, expect, it } from 'vitest';
import { textParts, type TextPart } from '../../web/src/stream/rows/text-parts.js';

/** Parts in short: `code{…}`, `block{…}`, `bold{…}`, plain text as it is. */
const short = (parts: readonly TextPart[]): string =>
  parts
    .map(part => {
      if ('parts' in part) return `${part.kind}{${short(part.parts)}}`;
      if ('rows' in part) return `quote{${part.rows.map(short).join('|')}}`;
      return part.kind === 'text' ? part.text : `${part.kind}{${part.text}}`;
    })
    .join('');

describe('a text', () => {
  it.each([
    ['`npm ci`부터 하세요', 'code{npm ci}부터 하세요'],
    ['a ``b ` c`` d', 'a code{b ` c} d'],
    ['`a` `b`', 'code{a} code{b}'],
    ['```js\nlet a = 1;\n\nlet b;\n```', 'block{let a = 1;\n\nlet b;}'],
    ['앞\n```\n  a\n```\n뒤', '앞\nblock{  a}뒤'],
    ['```한 줄```\n뒤', 'code{한 줄}\n뒤'],
    ['```\n`a` **b** @민수\n```', 'block{`a` **b** @민수}'],
    ['**중요**합니다', 'bold{중요}합니다'],
    ['이건 **아주 중요** **해요**', '이건 bold{아주 중요} bold{해요}'],
    ['**@민수 보세요** https://e.com', 'bold{mention{@민수} 보세요} link{https://e.com}'],
    ['**https://e.com/a**', 'bold{link{https://e.com/a}}'],
    ['`**a**`', 'code{**a**}'],
    ['*강조*합니다', 'italic{강조}합니다'],
    ['가 *나 다* **라** "*마*"', '가 italic{나 다} bold{라} "italic{마}"'],
    ['*@민수 보세요*', 'italic{mention{@민수} 보세요}'],
    ['`*a*` https://e.com/?q=*a*&b', 'code{*a*} link{https://e.com/?q=*a*&b}'],
    ['> 어제 일\n> `b` **c**\n뒤', 'quote{어제 일|code{b} bold{c}}뒤'],
    ['앞\n> @민수 그래?', '앞\nquote{mention{@민수} 그래?}'],
    ['> 하나\n\n> 둘', 'quote{하나}\nquote{둘}'],
    ['```\n> 셋\n```\n> 넷', 'block{> 셋}quote{넷}'],
    ['`@민수` `https://e.com`', 'code{@민수} code{https://e.com}'],
    ['**a https://e.com/b**/c', '**a link{https://e.com/b**/c}'],
  ])('is styled: %j', (text, parts) => {
    expect(short(textParts(text, '민수'))).toBe(parts);
  });

  it.each([
    '2**3**4',
    'a ** b ** c',
    '**',
    '****',
    '**a\nb**',
    '***a***',
    '가로*세로*높이',
    'SELECT count(*), sum(*)',
    '*^^*',
    '2 * 3 * 4',
    '*.ts, *.js',
    '/*가*/',
    '*가\n나*',
    '> <',
    '>_<',
    '>>> 현우',
    '가 > 나',
    '`a',
    '`a\nb`',
    '``',
    '` `',
    '```\n\n```',
    '```a',
    '$ echo `',
  ])('stays as it is: %j', text => {
    expect(short(textParts(text, '민수'))).toBe(text);
  });

  it('mentions a member in bold, but not in code', () => {
    expect(short(textParts('**@민수** 보세요', '민수'))).toBe('bold{mention{@민수}} 보세요');
    expect(short(textParts('`@민수`라고 쓰면 돼요', '민수'))).toBe('code{@민수}라고 쓰면 돼요');
  });
});
