import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLine, type SearchPage } from '../../src/contract/events.js';
import type { SearchPayload } from '../../src/contract/queries.js';
import { SearchService } from '../../src/search/search.service.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';
import { until } from '../support/until.js';

let room: Room;
let minsu: Client;
let jisoo: Client;
let harin: Client;
beforeAll(async () => {
  room = await startRoom();
  [minsu, jisoo, harin] = [await room.enter('minsu'), await room.enter('jisoo'), await room.enter('harin')];
  for (const text of [
    '오늘 점심은 김치찌개 어때요',
    '비밀번호를 바꾸세요',
    'Deploy finished: build 4711 of sarangbang',
    '밥 먹었어요?',
    '김밥이 좋아요',
    'NOT OR AND NEAR("a" b) * : ^ {x} -- drop table',
    'São Paulo is far',
    'an a.b@c.example address',
  ])
    await minsu.say(text);
  await jisoo.say('deploying tomorrow');
  await minsu.whisper('jisoo', '귓속말 점심 약속');
  await jisoo.whisper('harin', '몰래 점심 계획');
});
afterAll(() => room.close());

const search = async (client: Client, asked: string | SearchPayload) => {
  const answer = await client.send('search', typeof asked === 'string' ? { q: asked } : asked);
  return answer as unknown as SearchPage & { ok: boolean; error?: { code: string; field?: string } };
};
const textsOf = async (client: Client, asked: string | SearchPayload) => {
  const { items, error } = await search(client, asked);
  if (error) throw new Error(JSON.stringify(error));
  return items.map(item => (isLine(item) ? item.text : ''));
};

/** What is searched for, with the beginnings of what is found, newest first. */
const FOUND: [question: string, texts: string[]][] = [
  ['점심', ['귓속말 점심', '오늘 점심은']],
  ['찌개', ['오늘 점심은']],
  ['점심 김치', ['오늘 점심은']],
  ['밥', ['밥 먹었어요']],
  ['김밥', ['김밥이']],
  ['deploy', ['deploying', 'Deploy finished']],
  ['DEPLOY', ['deploying', 'Deploy finished']],
  ['eploy', []],
  ['4711', ['Deploy finished']],
  ['of', ['Deploy finished']],
  ['o', []],
  ['"finished: build"', ['Deploy finished']],
  ['"build finished"', []],
  ['build finished', ['Deploy finished']],
  ['são', ['São Paulo']],
  ['sa\u0303o', ['São Paulo']],
  ['NOT OR', ['NOT OR']],
  ['NEAR(a b)', ['NOT OR']],
  ['a.b@c.example', ['an a.b@c.example']],
  ["'; DROP TABLE chat_log; --", []],
  ['없는말', []],
];

/** The same questions are answered by walking the log, and from the index. */
function finds(): void {
  it.each(FOUND)('finds %s', async (question, texts) => {
    const found = await textsOf(minsu, question);
    expect(found.length).toBe(texts.length);
    for (const [at, text] of texts.entries()) expect(found[at]!.startsWith(text)).toBe(true);
  });

  it('shows a whisper to its two parties only', async () => {
    expect(await textsOf(harin, '점심')).toEqual(['몰래 점심 계획', '오늘 점심은 김치찌개 어때요']);
    expect(await textsOf(jisoo, '점심')).toEqual([
      '몰래 점심 계획',
      '귓속말 점심 약속',
      '오늘 점심은 김치찌개 어때요',
    ]);
    const admin = await room.enter('admin');
    expect(await textsOf(admin, '점심')).toEqual(['오늘 점심은 김치찌개 어때요']);
    expect(await textsOf(minsu, { q: '점심', with: 'harin' })).toEqual([]);
    expect(await textsOf(minsu, { q: '몰래', from: 'jisoo', to: 'harin' })).toEqual([]);
  });

  it('narrows by sender, recipient, partner and kind', async () => {
    expect(await textsOf(minsu, { q: 'deploy', from: 'jisoo' })).toEqual(['deploying tomorrow']);
    expect(await textsOf(jisoo, { q: '점심', with: 'harin' })).toEqual(['몰래 점심 계획']);
    expect(await textsOf(jisoo, { q: '점심', to: 'jisoo' })).toEqual(['귓속말 점심 약속']);
    expect(await textsOf(jisoo, { q: '점심', kind: 'whisper' })).toEqual([
      '몰래 점심 계획',
      '귓속말 점심 약속',
    ]);
    expect(await textsOf(jisoo, { q: '점심', kind: 'chat' })).toEqual(['오늘 점심은 김치찌개 어때요']);
  });

  it('narrows by days', async () => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(new Date());
    expect((await textsOf(minsu, { q: '점심', fromDay: today, toDay: today })).length).toBe(2);
    expect(await textsOf(minsu, { q: '점심', toDay: '2020-01-01' })).toEqual([]);
    expect(await textsOf(minsu, { q: '점심', fromDay: '2999-01-01' })).toEqual([]);
    expect((await search(minsu, '점심')).timeZone).toBe('Asia/Seoul');
  });

  it('goes on where a page ended, and says when there is no more', async () => {
    const seqs: number[] = [];
    let page = await search(jisoo, { q: '점심', limit: 1 });
    for (; page.more; page = await search(jisoo, { q: '점심', limit: 1, before: page.searchedTo }))
      seqs.push(...page.items.map(({ seq }) => seq));
    seqs.push(...page.items.map(({ seq }) => seq));
    expect(seqs.length).toBe(3);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(page.searchedTo).toBe(1);
  });
}

describe('a search of a log without an index', () => {
  finds();

  it.each([
    ['', 'EMPTY'],
    ['   ', 'EMPTY'],
    ['… !? -- "" *', 'EMPTY'],
    ['가'.repeat(101), 'TOO_LONG'],
    ['가'.repeat(9_000), 'TOO_LONG'],
    ['a b c d e f g h i', 'TOO_LONG'],
  ])('is refused for %j: %s', async (q, code) => {
    expect((await search(minsu, q)).error).toMatchObject({ code, field: 'q' });
  });

  it.each([
    [{ q: '점심', from: 'stranger' }, 'NO_SUCH_MEMBER'],
    [{ q: '점심', fromDay: '2026-02-30' }, 'INVALID'],
    [{ q: '점심', toDay: 'login_log' }, 'INVALID'],
    [{ q: '점심', kind: 'act' }, 'INVALID'],
    [{ q: '점심', limit: 1_000 }, 'INVALID'],
    [{ q: ['점심'] }, 'INVALID'],
    [{}, 'INVALID'],
  ])('is refused for %j: %s', async (asked, code) => {
    expect((await search(minsu, asked as SearchPayload)).error).toMatchObject({ code });
  });

  it('answers the same over REST, to who has logged in', async () => {
    const path = `search?q=${encodeURIComponent('점심')}&limit=1`;
    const { status, body } = await room.http('GET', path, { token: await room.token('minsu') });
    expect([status, body]).toEqual([
      200,
      { ...(await search(minsu, { q: '점심', limit: 1 })), ok: undefined },
    ]);
    expect((await room.http('GET', path)).status).toBe(401);
  });
});

describe('a search of an indexed log', () => {
  beforeAll(async () => {
    await jisoo.sayMany(2_500, 'filler');
    // the thread is told once a second, and rests as long as it works
    await until(async () => {
      const { ok, indexedFrom } = await search(minsu, '점심');
      // no search is refused while the index is made
      if (!ok) throw new Error('refused');
      return indexedFrom === undefined;
    });
  });

  finds();

  it('finds what was said just now', async () => {
    await jisoo.say('방금 나온 이야기');
    expect(await textsOf(minsu, '나온')).toEqual(['방금 나온 이야기']);
  });

  it('tells of hidden lines neither by its page nor by its end', async () => {
    const { seq } = await minsu.say('숨길 이야기 하나');
    await jisoo.reached((await jisoo.whisper('minsu', '숨길 이야기 하나, 또는 둘')).seq);
    const told = async (q: string) => {
      const { items, more, searchedTo } = await search(jisoo, { q, limit: 1 });
      return { count: items.length, more, searchedTo };
    };
    expect((await told('"이야기 하나"')).more).toBe(true);
    expect(
      (await room.asAdmin('POST', `admin/records/lines/${seq}/hide`, { reason: '개인 정보' })).status,
    ).toBe(200);
    expect(await told('"이야기 하나"')).toEqual(await told('"또는 둘"'));
  });

  it('is as little behind after a time in which nothing was said', async () => {
    await sleep(10_000);
    await jisoo.say('오랜만의 이야기');
    const { indexed } = room.app.get(SearchService);
    await expect
      .poll(() => room.app.get(SearchService).indexed, { timeout: 7_000 })
      .toBeGreaterThan(indexed!);
  });

  it('does not show what was removed from the log', async () => {
    const { seq } = await jisoo.say('지워질 이야기');
    await expect.poll(async () => textsOf(minsu, '지워질')).toEqual(['지워질 이야기']);
    await room.database.write('chat', tx => tx.manager.query(`DELETE FROM chat_log WHERE seq = ${seq}`));
    expect(await textsOf(minsu, '지워질')).toEqual([]);
  });
});

describe('many searches', () => {
  it('are refused for a while, to one account', async () => {
    const strict = await startRoom({ RATE_HISTORY_PER_SECOND: '2' });
    try {
      const [one, other] = [await strict.enter('minsu'), await strict.enter('jisoo')];
      // all at once: a token comes back each second
      const answers = await Promise.all(Array.from({ length: 8 }, () => search(one, '점심')));
      const limited = answers.filter(({ error }) => error?.code === 'RATE_LIMITED');
      expect(limited.length).toBeGreaterThanOrEqual(2);
      expect(limited.length).toBeLessThanOrEqual(3);
      expect((await search(other, '점심')).error).toBe(undefined);
    } finally {
      await strict.close();
    }
  });
});
