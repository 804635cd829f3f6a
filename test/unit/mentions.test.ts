import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/contract/limits.js';
import { mentionsIn, possibleMentions } from '../../src/contract/mentions.js';

const MEMBERS = ['민수', '민수정', '지수', 'minsu', 'minsu2', 'bob', '가나'];
/** Who is mentioned, as it stands in the text. */
const found = (text: string): string[] =>
  mentionsIn(text, key => MEMBERS.includes(key)).map(({ from, to }) => text.slice(from, to));

describe('a mention', () => {
  it.each<[text: string, ...names: string[]]>([
    ['@민수', '@민수'],
    ['안녕 @민수!', '@민수'],
    ['안녕@민수', '@민수'],
    ['(@민수)', '@민수'],
    ['**@민수** 보세요', '@민수'],
    ['@민수ㅋㅋㅋ', '@민수'],
    ['@민수, @지수 그리고 @bob.', '@민수', '@지수', '@bob'],
    ['@민수 @민수', '@민수', '@민수'],
    // the longest name there is
    ['@민수정', '@민수정'],
    ['@minsu2', '@minsu2'],
    ['@민수정이', '@민수정'],
    // case does not matter
    ['@MINSU 안녕', '@MINSU'],
    ['@Bobさん', '@Bob'],
  ])('stands in %j', (text, ...names) => {
    expect(found(text)).toEqual(names);
  });

  it.each(
    '님 님께 님이 님은요 씨 씨도 야 아 이 가 은 는 을 를 의 도 만 와 과 랑 이랑 하고 에게 한테 한테서 님께서는 들 님들 쌤 까지 부터 처럼 님만요 입니다'.split(
      ' ',
    ),
  )('takes the Korean ending %s', ending => {
    expect(found(`@민수${ending} 안녕`)).toEqual(['@민수']);
  });

  it('is found where Hangul is decomposed, at its place in the text', () => {
    const text = `앞 @민수님, @가나`.normalize('NFD');
    expect(found(text)).toEqual(['@민수'.normalize('NFD'), '@가나'.normalize('NFD')]);
    // 간 begins like 가
    expect(found('@가난'.normalize('NFD'))).toEqual([]);
    expect(found('@민숫'.normalize('NFD'))).toEqual([]);
  });

  it.each([
    '민수',
    '@',
    '@ 민수',
    '@김민수',
    '@민수진',
    '@민수2',
    '@bobby',
    '@bobé',
    '@bob\u0301',
    'minsu@bob',
    'mail bob@minsu.example',
    'x+y@bob',
    '@bob@mastodon.example',
    '`@민수`',
    '``@민수 ` ``',
    '```\n@민수\n```',
    '```ts\n@bob\n```',
    'https://example.com/@bob',
    'https://bob@minsu.example/',
    `@${'민수'.repeat(900)}`,
  ])('is not in %j', text => {
    expect(found(text)).toEqual([]);
  });

  it('stands behind code and links', () => {
    expect(found('`@bob` @민수 https://example.com/@bob @지수')).toEqual(['@민수', '@지수']);
    expect(found('`a @민수')).toEqual(['@민수']);
  });

  it('counts at the first 20 places only', () => {
    expect(found('@민수 '.repeat(25))).toHaveLength(LIMITS.mentionsMax);
    expect(found(`${'@nobody '.repeat(20)}@민수`)).toEqual([]);
  });

  it('has few possible names, whatever the text', () => {
    for (const text of ['@님씨들에게는요', '@들들들들은는도만', '@가이나이나이나']) {
      const names = possibleMentions(text)[0] ?? [];
      expect(names.length).toBeLessThan(10);
      expect(names.map(({ to }) => to)).toEqual(names.map(({ to }) => to).toSorted((a, b) => b - a));
    }
  });
});
