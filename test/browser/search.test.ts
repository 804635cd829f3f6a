import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SearchPayload } from '../../src/contract/queries.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { InputMethod } from './support/input-method.js';
import type { Visitor } from './support/visitor.js';

const GONE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;

let room: BrowserRoom;
/** Of the line that is far back. */
let far: number;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린', '지수', 'Oliver'] });
  const [minsu, harin, jisoo] = [
    await room.client('민수'),
    await room.client('하린'),
    await room.client('지수'),
  ];
  far = (await harin.say('오래전 김치찌개 이야기')).seq;
  await harin.whisper('민수', '김치찌개는 비밀이에요');
  await minsu.whisper('하린', '네, 김치찌개 비밀');
  await jisoo.whisper('하린', '김치찌개는 민수 몰래');
  await jisoo.sayMany(2_500, '그 뒤의 글');
  await minsu.say('어제도 김치찌개였어요');
  for (let i = 0; i < 35; i++) await jisoo.say(`여러 쪽 ${i}`);
  await room.clear();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const pane = ({ page }: Visitor): Locator => page.locator('.side-pane.search, .side-sheet.search');
const box = ({ page }: Visitor): Locator => page.locator('.search-box input');
const lines = ({ page }: Visitor): Locator => page.locator('.search-line');
const searches = ({ sent }: Visitor): string[] => sent.filter(frame => frame.includes('["search"'));
const hasFocus = async (one: Locator): Promise<boolean> =>
  one.evaluate(element => element === document.activeElement);
const address = ({ page }: Visitor): string => decodeURIComponent(new URL(page.url()).search);

async function open(name: string, options = {}): Promise<Visitor> {
  const visitor = await room.enter(name, options);
  await visitor.openTool('검색');
  await box(visitor).waitFor();
  return visitor;
}

type Answer =
  | { ok: true; items: object[]; more: boolean; searchedTo: number; indexedFrom?: number }
  | { ok: false; error: object };

/** A page whose searches pass through the test's hands: `answer` may delay one, or answer it in place of the server. */
async function openThrough(
  name: string,
  answer: (asked: SearchPayload) => Promise<Answer | undefined>,
): Promise<Visitor> {
  const visitor = await room.enter(name, { loggedOut: true });
  await visitor.page.routeWebSocket(/socket\.io/, page => {
    const server = page.connectToServer();
    page.onMessage(async frame => {
      const [, id, asked] = /^42(\d+)\["search",(.*)\]$/s.exec(String(frame)) ?? [];
      const own = asked === undefined ? undefined : await answer(JSON.parse(asked) as SearchPayload);
      if (own) page.send(`43${id}[${JSON.stringify({ ...own, timeZone: 'Asia/Seoul' })}]`);
      else server.send(frame);
    });
  });
  const login = JSON.stringify(await room.place.login(name));
  await visitor.page.evaluate(kept => localStorage.setItem('session', kept), login);
  await visitor.page.reload();
  await visitor.box.waitFor();
  await visitor.openTool('검색');
  await box(visitor).waitFor();
  return visitor;
}

/** Types and waits for as many results. */
async function search(visitor: Visitor, text: string, count: number): Promise<void> {
  await box(visitor).fill(text);
  await box(visitor).press('Enter');
  await expect.poll(() => lines(visitor).count()).toBe(count);
}

describe('the search', () => {
  it('finds public lines and own whispers, with marks, newest first, and leads to them', async () => {
    const minsu = await open('민수');
    expect(await hasFocus(box(minsu))).toBe(true);
    await search(minsu, '김치찌개', 4);
    const texts = await lines(minsu).allTextContents();
    expect(texts[0]).toMatch(/^민수.*어제도 김치찌개였어요$/);
    expect(texts[1]).toMatch(/^>>> 하린에게.*네, 김치찌개 비밀$/);
    expect(texts[2]).toMatch(/^<<< 하린.*김치찌개는 비밀이에요$/);
    expect(texts[3]).toMatch(/^하린.*오래전 김치찌개 이야기$/);
    await expect
      .poll(async () => lines(minsu).locator('mark').allTextContents())
      .toEqual(Array(4).fill('김치찌개'));
    await expect.poll(async () => pane(minsu).locator('h3').count()).toBe(1);
    await pane(minsu).getByText('검색 결과 4개').waitFor();

    await lines(minsu).last().click();
    const target = minsu.page.locator(`[data-key=m${far}].stream-target`);
    await target.waitFor();
    await expect.poll(async () => target.textContent()).toContain('오래전 김치찌개');
    // beside the room
    await expect.poll(async () => lines(minsu).count()).toBe(4);
  });

  it('asks some time after the last key, and at once by Enter', async () => {
    const minsu = await open('민수');
    // the keys are 60 ms apart by the clock of the page, however slow the machine is
    await minsu.page.clock.install();
    await minsu.page.clock.pauseAt(Date.now() + 1_000);
    for (const key of '김치찌개') {
      await box(minsu).pressSequentially(key);
      await minsu.page.clock.runFor(60);
    }
    expect(searches(minsu)).toHaveLength(0);
    await minsu.page.clock.runFor(300);
    await expect.poll(() => searches(minsu).length).toBe(1);
    await minsu.page.clock.resume();
    await expect.poll(() => lines(minsu).count()).toBe(4);
    await box(minsu).press('Enter');
    await expect.poll(() => searches(minsu).length).toBe(2);
    // the same question
    await box(minsu).pressSequentially('  ');
    await sleep(600);
    expect(searches(minsu)).toHaveLength(2);
  });

  it('shows the answer to the last question, however late the first one comes', async () => {
    const answered: string[] = [];
    const minsu = await openThrough('민수', async ({ q }) => {
      if (q === '김치찌개') await sleep(1_000);
      answered.push(q);
      return undefined;
    });
    await box(minsu).fill('김치찌개');
    await box(minsu).press('Enter');
    await box(minsu).fill('없는말이다');
    await box(minsu).press('Enter');
    await pane(minsu).getByText('찾은 글이 없습니다: 없는말이다').waitFor();
    await sleep(1_300);
    // an answer that is put aside needs no other
    expect(answered).toEqual(['없는말이다', '김치찌개']);
    expect(await lines(minsu).count()).toBe(0);
    await pane(minsu).locator('.empty').getByRole('button').click();
    expect([await box(minsu).inputValue(), await hasFocus(box(minsu))]).toEqual(['', true]);
    await pane(minsu).locator('.search-help').waitFor();
  });

  it('waits for whole syllables', async () => {
    const minsu = await open('민수');
    const ime = await InputMethod.on(minsu.page);
    await ime.compose('ㄱ');
    await sleep(500);
    expect(searches(minsu)).toEqual([]);
    await ime.compose('기');
    await ime.compose('김');
    await expect.poll(() => searches(minsu).length).toBe(1);
    expect(searches(minsu)[0]).toContain('"q":"김"');
  });

  it('is narrowed by a name that is completed, by kind and by days', async () => {
    const minsu = await open('민수');
    await search(minsu, '김치찌개', 4);
    const before = searches(minsu).length;
    await pane(minsu).getByRole('button', { name: '보낸 사람' }).click();
    expect([await box(minsu).inputValue(), await hasFocus(box(minsu))]).toEqual(['김치찌개 from:', true]);
    await box(minsu).pressSequentially('하');
    await pane(minsu).locator('.search-name', { hasText: '하린' }).waitFor();
    // not before the name is whole
    await sleep(500);
    expect(searches(minsu)).toHaveLength(before);
    await box(minsu).press('Enter');
    await expect.poll(() => lines(minsu).count()).toBe(2);
    await expect.poll(async () => box(minsu).inputValue()).toBe('김치찌개 from:하린 ');
    await pane(minsu).getByLabel('검색 대상').selectOption('귓속말');
    await expect.poll(() => lines(minsu).count()).toBe(1);
    await pane(minsu).getByRole('button', { name: '날짜' }).click();
    await pane(minsu).getByLabel('끝').fill('2020-01-01');
    await pane(minsu).getByText('찾은 글이 없습니다: 김치찌개 from:하린 · 귓속말 · 2020-01-01까지').waitFor();
    await pane(minsu).getByRole('button', { name: '날짜' }).click();
    await expect.poll(() => lines(minsu).count()).toBe(1);
  });

  it('is kept in the address, over a reload and when it is opened again', async () => {
    const minsu = await open('민수');
    await search(minsu, '김치찌개 from:하린', 2);
    await pane(minsu).getByLabel('검색 대상').selectOption('귓속말');
    await expect.poll(() => lines(minsu).count()).toBe(1);
    await expect.poll(() => address(minsu)).toBe('?q=김치찌개+from:하린&kind=whisper');
    await minsu.page.reload();
    await expect.poll(() => lines(minsu).count()).toBe(1);
    await expect.poll(async () => box(minsu).inputValue()).toBe('김치찌개 from:하린');
    await minsu.page.goBack();
    await pane(minsu).waitFor({ state: 'detached' });
    await expect.poll(() => address(minsu)).toBe('');
    await minsu.page.keyboard.press('Control+Shift+KeyF');
    await expect.poll(() => lines(minsu).count()).toBe(1);
    await expect.poll(() => address(minsu)).toBe('?q=김치찌개+from:하린&kind=whisper');
  });

  it('comes in pages, after which the focus is on the first of those that came', async () => {
    const minsu = await open('민수');
    await search(minsu, '"여러 쪽"', 30);
    await pane(minsu).getByText('지금까지 검색 결과 30개').waitFor();
    await pane(minsu).getByRole('button', { name: '결과 더 보기' }).press('Enter');
    await expect.poll(() => lines(minsu).count()).toBe(35);
    await expect.poll(async () => lines(minsu).last().textContent()).toContain('여러 쪽 0');
    expect(await hasFocus(lines(minsu).nth(30))).toBe(true);
    await pane(minsu).getByText('검색 결과 35개', { exact: true }).waitFor();
  });
});

describe('by the keyboard', () => {
  it('goes through the results and back to the box, and gives the focus back', async () => {
    const minsu = await room.enter('민수');
    const { keyboard } = minsu.page;
    await minsu.loaded();
    await minsu.box.focus();
    await keyboard.press('Control+Shift+KeyF');
    await expect.poll(() => hasFocus(box(minsu))).toBe(true);
    await search(minsu, '김치찌개', 4);
    await keyboard.press('ArrowDown');
    expect(await hasFocus(lines(minsu).first())).toBe(true);
    await keyboard.press('End');
    expect(await hasFocus(lines(minsu).last())).toBe(true);
    await keyboard.press('Enter');
    await minsu.page.locator(`[data-key=m${far}].stream-target`).waitFor();
    await keyboard.press('ArrowUp');
    await keyboard.press('Home');
    expect(await hasFocus(lines(minsu).first())).toBe(true);
    await keyboard.press('ArrowUp');
    expect(await hasFocus(box(minsu))).toBe(true);
    await keyboard.press('ArrowDown');
    await keyboard.press('Escape');
    expect(await hasFocus(box(minsu))).toBe(true);
    await keyboard.press('Escape');
    await pane(minsu).waitFor({ state: 'detached' });
    expect(await hasFocus(minsu.box)).toBe(true);
  });

  it('puts the names away before the search, and moves the focus to the box from the room', async () => {
    const minsu = await open('민수');
    await box(minsu).pressSequentially('from:');
    await pane(minsu).locator('.search-name').first().waitFor();
    await minsu.page.keyboard.press('ArrowDown');
    expect(await hasFocus(pane(minsu).locator('.search-name').first())).toBe(true);
    await minsu.page.keyboard.press('Escape');
    await minsu.page.keyboard.press('Escape');
    await pane(minsu).locator('.search-name').first().waitFor({ state: 'detached' });
    await expect.poll(async () => pane(minsu).count()).toBe(1);
    await minsu.box.focus();
    await minsu.page.keyboard.press('Control+Shift+KeyF');
    expect(await hasFocus(box(minsu))).toBe(true);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['… !? --', '문장 부호만으로는 찾을 수 없습니다'],
    ['a b c d e f g h i', '한 번에 단어 8개, 100자까지'],
    ['김치찌개 from:없는이', '그런 이름의 회원이 없습니다: 없는이'],
  ])('is told at the box: %s', async (text, words) => {
    const minsu = await open('민수');
    await box(minsu).fill(text);
    await pane(minsu).locator('.field-error', { hasText: words }).waitFor();
    await expect.poll(async () => box(minsu).getAttribute('aria-invalid')).toBe('true');
    await search(minsu, '김치찌개', 4);
    expect(await pane(minsu).locator('.field-error').textContent()).toBe('');
  });

  it('wants a word beside the filters', async () => {
    const minsu = await open('민수');
    await box(minsu).fill('from:하린');
    await pane(minsu).getByText('찾을 말을 함께 입력하세요').waitFor();
    await sleep(500);
    expect(searches(minsu)).toEqual([]);
  });

  it('waits its turn after too many searches, and goes on by itself', async () => {
    const strict = await BrowserRoom.open({ members: ['민수'], settings: { RATE_HISTORY_PER_SECOND: '1' } });
    try {
      const own = await strict.client('민수');
      await own.say('마침내 찾은 글');
      const minsu = await strict.enter('민수');
      // for as long as it takes the page to ask
      for (let i = 0; i < 5; i++) await own.send('search', { q: '마침내' });
      const others = setInterval(() => void own.send('search', { q: '마침내' }), 100);
      await minsu.openTool('검색');
      await box(minsu).fill('마침내');
      await minsu.receives(/RATE_LIMITED/);
      clearInterval(others);
      await expect.poll(() => lines(minsu).count()).toBe(1);
    } finally {
      await strict.clear();
      await strict.close();
    }
  });

  it.each([
    ['BUSY', '지금 검색하는 회원이 많습니다'],
    ['UNAVAILABLE', '지금은 검색할 수 없습니다'],
    ['FULL_MOON', 'FULL_MOON'],
  ])('is told with a way to try again: %s', async (code, words) => {
    let asked = 0;
    const minsu = await openThrough('민수', async () =>
      Promise.resolve(asked++ === 0 ? { ok: false, error: { code, message: '' } } : undefined),
    );
    await box(minsu).fill('김치찌개');
    await pane(minsu).getByText(words).waitFor();
    await pane(minsu).getByRole('button', { name: '다시 시도' }).press('Enter');
    await expect.poll(() => lines(minsu).count()).toBe(4);
    expect(await pane(minsu).getByText(words).count()).toBe(0);
    expect(await hasFocus(lines(minsu).first())).toBe(true);
  });

  it('says how far it went when it takes long, and that older lines are not indexed yet', async () => {
    const asked: (number | undefined)[] = [];
    const minsu = await openThrough('민수', async ({ before }) => {
      asked.push(before);
      const searchedTo = 2_400 - asked.length;
      const page: Answer = { ok: true, items: [], more: true, searchedTo, indexedFrom: 2_400 };
      return Promise.resolve(asked.length > 4 ? undefined : page);
    });
    await box(minsu).fill('오래전');
    await pane(minsu).getByText('아직 찾은 글이 없습니다: 오래전').waitFor();
    await pane(minsu).getByText('색인을 만드는 중').waitFor();
    expect(asked).toEqual([undefined, 2_399, 2_398, 2_397]);
    await pane(minsu)
      .getByRole('button', { name: /^더 이전 글에서 찾기 \(\d{4}년 .*까지 찾음\)$/ })
      .click();
    await expect.poll(() => lines(minsu).count()).toBe(1);
    expect(asked[4]).toBe(2_396);
    expect(await pane(minsu).getByText('색인을 만드는 중').count()).toBe(0);
  });

  it('is searched for once the connection is back', async () => {
    const jisoo = await open('지수');
    jisoo.expects(GONE);
    await room.place.stop();
    await jisoo.page.locator('.banner').waitFor();
    await box(jisoo).fill('오래전');
    await pane(jisoo).getByText('다시 연결되면 이어서 찾습니다').waitFor();
    await room.place.start();
    await expect.poll(() => lines(jisoo).count(), { timeout: 45_000 }).toBe(1);
  });
});

describe('on a phone', () => {
  it('fills it, and gives way to the line that is chosen', async () => {
    const jisoo = await open('지수', { viewport: PHONE });
    expect(await hasFocus(box(jisoo))).toBe(true);
    await search(jisoo, '오래전', 1);
    expect((await pane(jisoo).boundingBox())!.width).toBe(PHONE.width);
    await lines(jisoo).click();
    await pane(jisoo).waitFor({ state: 'detached' });
    await jisoo.page.locator(`[data-key=m${far}].stream-target`).waitFor();
    // for the next result
    await jisoo.openTool('검색');
    await expect.poll(() => lines(jisoo).count()).toBe(1);
    await jisoo.page.goBack();
    await pane(jisoo).waitFor({ state: 'detached' });
  });
});
