import { describe, expect, it, vi } from 'vitest';
import type { Ack } from '../../src/contract/events.js';
import type { SearchPayload } from '../../src/contract/queries.js';
import { Question } from '../../src/search/question.js';
import type { ShownSearchPage } from '../../web/src/client/shown-item.js';
import { marked } from '../../web/src/kit/marks.js';
import { fromAddress, payloadOf, toAddress, unfinishedName, type Query } from '../../web/src/search/query.js';
import { seek } from '../../web/src/search/seek.js';

/** The text with its hits in brackets. */
const shown = (text: string, question: string): string =>
  marked(text, question)
    .map(piece => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join('');

describe('what is marked in a line', () => {
  it.each([
    ['오늘점심은 김치찌개', '점심', '오늘[점심]은 김치찌개'],
    ['Deploying: deploy it', 'DEPLOY', '[Deploy]ing: [deploy] it'],
    ['redeploy the deploy', 'deploy', 'redeploy the [deploy]'],
    ['of offers of it', 'of', '[of] offers [of] it'],
    ['김밥과 밥', '밥', '김밥과 [밥]'],
    ['점심 약속, 약속', '점심 약속', '[점심] [약속], [약속]'],
    ['build finished; finished: build', '"finished: build"', 'build finished; [finished: build]'],
    ['NEAR(a b)', 'a*b', 'NEAR([a] [b])'],
    ['가나다라', '가나 나다', '[가나][다]라'],
    ['Sa\u0303o', 'são', '[Sa\u0303o]'],
    ['\u110c\u1165\u11b7심 먹자', '점심', '[\u110c\u1165\u11b7심] 먹자'],
    ['İstanbul and İzmir ist', 'and ist', 'İstanbul [and] İzmir [ist]'],
    ['두\n줄  점심', '점심', '두 줄 [점심]'],
    ['<b>점심</b>', '점심', '<b>[점심]</b>'],
    ['a b c', '"" b', 'a [b] c'],
    ['nothing of it', 'else', 'nothing of it'],
  ])('%s, searched for %s', (text, question, result) => {
    expect(shown(text, question)).toBe(result);
    if (result.includes('[')) expect(Question.parse(question)!.isIn(text)).toBe(true);
  });

  it('begins near the first hit when that is far down, at a word', () => {
    const text = `${'앞에 아주 긴 말이 있고 '.repeat(20)}그다음 점심 이야기`;
    expect(shown(text, '점심')).toMatch(/^…[^…]{10,32}그다음 \[점심\] 이야기$/);
    expect(shown(`${'😀'.repeat(60)}점심`, '점심')).toBe(`…${'😀'.repeat(30)}[점심]`);
    expect(shown(`가까운 점심 ${'뒤 '.repeat(100)}`, '점심')).toMatch(/^가까운 \[점심\]/);
  });
});

describe('what is typed', () => {
  it.each<[string, SearchPayload]>([
    ['점심', { q: '점심' }],
    ['점심 from:지수 약속', { q: '점심 약속', from: '지수' }],
    ['FROM:지수 with:민수 점심', { q: '점심', from: '지수', with: '민수' }],
    ['from:@지수 점심', { q: '점심', from: '지수' }],
    ['from：지수 점심', { q: '점심', from: '지수' }],
    ['from: 점심', { q: '점심' }],
    ['from:지수', { q: '', from: '지수' }],
    ['"내일 from:지수 점심"', { q: '"내일 from:지수 점심"' }],
    ['xfrom:지수 http://from:8080', { q: 'xfrom:지수 http://from:8080' }],
    ['"내일 봐', { q: '"내일 봐' }],
  ])('%s asks for %j', (text, payload) => expect(payloadOf({ text })).toEqual(payload));

  it.each<[Query, string]>([
    [{ text: '' }, ''],
    [{ text: '점심 from:지수' }, 'q=%EC%A0%90%EC%8B%AC+from%3A%EC%A7%80%EC%88%98'],
    [
      { text: 'a&b', kind: 'whisper', fromDay: '2026-11-01', toDay: '2026-11-30' },
      'q=a%26b&kind=whisper&from=2026-11-01&to=2026-11-30',
    ],
  ])('%j is the address %s, which asks for it again', (query, address) => {
    expect(toAddress(query)).toBe(address);
    expect(fromAddress(address)).toEqual(query);
  });

  it('takes nothing from an address that cannot be asked for', () =>
    expect(fromAddress('q=%ff&kind=act&from=yesterday&to=')).toEqual({ text: '\ufffd' }));

  it.each([
    ['from:', 5, { start: 5, typed: '' }],
    ['점심 from:지', 9, { start: 8, typed: '지' }],
    ['with:@민', 7, { start: 6, typed: '민' }],
    ['from:지수 점심', 7, { start: 5, typed: '지수' }],
    ['from:지수 점심', 10, undefined],
    ['from:지수', 5, undefined],
    ['xfrom:', 6, undefined],
  ])('has a name to complete in %s at %i: %j', (text, caret, name) =>
    expect(unfinishedName(text, caret)).toEqual(name),
  );
});

describe('a search', () => {
  const page = (more: Partial<ShownSearchPage>): Ack<ShownSearchPage> => ({
    ...{ ok: true, items: [], more: true, searchedTo: 1, timeZone: 'Asia/Seoul' },
    ...more,
  });
  const line = { seq: 7, kind: 'chat', from: '지수', fromId: 2, text: '점심', at: 1 } as const;
  const answering = (...answers: (Ack<ShownSearchPage> | undefined)[]) => {
    const asked: (number | undefined)[] = [];
    const ask = async ({ before }: SearchPayload) => {
      asked.push(before);
      return Promise.resolve(answers[asked.length - 1]);
    };
    return { ask, asked };
  };

  it('goes on from where a page with nothing ended, until something is found', async () => {
    const found = page({ items: [line], searchedTo: 7 });
    const { ask, asked } = answering(page({ searchedTo: 900 }), page({ searchedTo: 500 }), found);
    expect(await seek(ask, { q: '점심' }, () => true)).toEqual(found);
    expect(asked).toEqual([undefined, 900, 500]);
  });

  it('rests after three more pages with nothing', async () => {
    const pages = [900, 800, 700, 600, 500].map(searchedTo => page({ searchedTo }));
    const { ask, asked } = answering(...pages);
    expect(await seek(ask, { q: '점심', before: 1_000 }, () => true)).toEqual(pages[3]);
    expect(asked).toEqual([1_000, 900, 800, 700]);
  });

  it('waits as long as the server demands, and asks the same again', async () => {
    vi.useFakeTimers();
    const tooMany = { code: 'RATE_LIMITED', message: '', retryAfterMs: 2_000 } as const;
    const found = page({ items: [line] });
    const { ask, asked } = answering({ ok: false, error: tooMany }, found);
    const answer = seek(ask, { q: '점심', before: 50 }, () => true);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(asked).toEqual([50]);
    await vi.advanceTimersByTimeAsync(200);
    expect(await answer).toEqual(found);
    expect(asked).toEqual([50, 50]);
    vi.useRealTimers();
  });

  it('is given up when it is not wanted any more', async () => {
    const { ask, asked } = answering(page({}), page({ items: [line] }));
    expect(await seek(ask, { q: '점심' }, () => false)).toBe(undefined);
    expect(asked).toEqual([undefined]);
  });
});
