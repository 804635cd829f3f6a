import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { sticksOut } from './support/layout.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
let first: number;

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수'] });
  first = await room.place.fillWithLines('민수', 260);
  const [minsu, jisoo] = [await room.client('민수'), await room.client('지수')];
  await minsu.say('김치찌개 먹을 사람');
  await jisoo.whisper('민수', '비밀스런 말');
  await jisoo.say('나도 김치찌개');
  await room.clear();
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const page = (visitor: Visitor) => visitor.page.locator('.records-page');
const rows = (visitor: Visitor) => page(visitor).locator('[data-focus-row]');
const filter = (visitor: Visitor, name: string) => page(visitor).getByLabel(name, { exact: true });
const open = async (place = 'lines', options = {}): Promise<Visitor> => {
  const admin = await room.enter(ADMIN, options);
  await admin.page.goto(`${room.place.url}/records/${place}`);
  await page(admin).waitFor();
  return admin;
};
const focused = async ({ page: own }: Visitor): Promise<string | undefined> =>
  own.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.focusRow);

describe('the lines of the records', () => {
  it('come the newest first, with whispers as envelopes, and older ones by and by', async () => {
    const admin = await open();
    await expect.poll(() => rows(admin).count()).toBeGreaterThanOrEqual(50);
    await expect.poll(async () => rows(admin).nth(0).textContent()).toContain('나도 김치찌개');
    await expect.poll(async () => rows(admin).nth(1).textContent()).toMatch(/지수.*민수.*귓속말, 6자/);
    expect(await page(admin).textContent()).not.toContain('비밀스런');
    await expect
      .poll(async () => {
        await page(admin).evaluate(own => own.scrollTo(0, own.scrollHeight));
        return rows(admin).count();
      })
      .toBe(263);
    await expect.poll(async () => rows(admin).last().textContent()).toContain('옛말 1.');
    await page(admin).getByText('메시지 263개').waitFor();
  });

  it('are narrowed to words, members, kinds and days', async () => {
    const admin = await open();
    await filter(admin, '모두에게 보낸 메시지 검색').fill('김치찌개');
    await expect.poll(() => rows(admin).count()).toBe(2);
    await expect
      .poll(async () => rows(admin).locator('mark').allTextContents())
      .toEqual(['김치찌개', '김치찌개']);
    await filter(admin, '누구의 메시지').selectOption('보낸 회원…');
    await filter(admin, '보낸 회원').fill('지수');
    await admin.page.keyboard.press('Enter');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await filter(admin, '모두에게 보낸 메시지 검색').fill('');
    await filter(admin, '누구의 메시지').selectOption('서로 귓속말한 두 회원…');
    await filter(admin, '상대 회원').fill('민수');
    await admin.page.keyboard.press('Enter');
    await filter(admin, '종류').selectOption('귓속말');
    await expect.poll(() => rows(admin).allTextContents()).toEqual([expect.stringContaining('귓속말, 6자')]);
    expect(decodeURIComponent(admin.page.url())).toContain('/lines?member=지수&with=민수&kind=whisper');
    await filter(admin, '시작 날짜').fill('2001-01-01');
    await filter(admin, '끝 날짜').fill('2001-01-02');
    await page(admin).getByText('조건에 맞는 메시지가 없습니다').waitFor();
    await page(admin).getByRole('button', { name: '전체 보기' }).click();
    await expect.poll(() => rows(admin).count()).toBeGreaterThanOrEqual(50);
    expect(new URL(admin.page.url()).pathname).toBe('/records/lines');
  });

  it('offer the names that begin as what is typed', async () => {
    const admin = await open('lines?from=지수');
    await filter(admin, '보낸 회원').fill('민');
    await expect
      .poll(() =>
        page(admin)
          .locator('datalist option')
          .evaluateAll(all => all.map(one => one.getAttribute('value'))),
      )
      .toEqual(['민수']);
  });

  it('tell that words are not looked for in whispers', async () => {
    const admin = await open('lines?q=비밀스런&kind=whisper');
    await page(admin).getByText('귓속말 조건은 빠집니다').waitFor();
    await page(admin).getByText('조건에 맞는 메시지가 없습니다').waitFor();
    expect(await rows(admin).count()).toBe(0);
  });

  it.each([
    ['q=…', '문장 부호만으로는 찾을 수 없습니다'],
    ['q=a b c d e f g h i', '한 번에 단어 8개, 100자까지'],
    ['from=없는이', '그런 이름의 회원이 없습니다: 없는이'],
    ['fromDay=2026-11-02&toDay=2026-11-01', '조건이 올바르지 않습니다'],
  ])('tell what is wrong: %s', async (query, words) => {
    const admin = await room.enter(ADMIN);
    admin.expects(/status of 40[04]/);
    await admin.page.goto(`${room.place.url}/records/lines?${query}`);
    await page(admin).getByText(words).waitFor();
    expect(await rows(admin).count()).toBe(0);
  });

  it('tell that it takes too long, and are asked for again', async () => {
    const admin = await room.enter(ADMIN);
    admin.expects(/status of 503/);
    let asked = 0;
    await admin.page.route(/api\/admin\/records\/lines\?member/, async route => {
      if (asked++ > 0) return route.continue();
      const error = { code: 'BUSY', message: '' };
      return route.fulfill({ status: 503, json: { error } });
    });
    await admin.page.goto(`${room.place.url}/records/lines?member=지수`);
    await page(admin).getByText('범위를 좁혀 주세요').waitFor();
    await page(admin).getByRole('button', { name: '다시 시도' }).press('Enter');
    await expect.poll(() => rows(admin).count()).toBe(2);
    expect(await page(admin).getByText('범위를 좁혀 주세요').count()).toBe(0);
  });

  it('say how far a search went that found nothing in its time', async () => {
    const admin = await room.enter(ADMIN);
    const asked: (string | null)[] = [];
    await admin.page.route(/api\/admin\/records\/lines\?q=/, async route => {
      asked.push(new URL(route.request().url()).searchParams.get('before'));
      if (asked.length > 4) return route.continue();
      const json = { items: [], more: true, searchedTo: first + 200 - asked.length, timeZone: 'Asia/Seoul' };
      return route.fulfill({ json: { ...json, indexedFrom: first + 200 } });
    });
    await admin.page.goto(`${room.place.url}/records/lines?q="옛말 100."`);
    await page(admin)
      .getByText(`#${first + 200} 이전 메시지는 아직 색인을 만드는 중`)
      .waitFor();
    expect(asked).toEqual([null, ...[199, 198, 197].map(at => String(first + at))]);
    await page(admin)
      .getByRole('button', { name: /^더 이전 메시지에서 찾기 \(\d{4}년 .*까지는 없음\)$/ })
      .click();
    await expect.poll(() => rows(admin).count()).toBe(1);
    expect(asked[4]).toBe(String(first + 196));
  });

  it('show times of day as in the zone of the log', async () => {
    const admin = await open('lines', { context: { timezoneId: 'America/New_York' } });
    const at = Number(new Date((await rows(admin).first().locator('time').getAttribute('datetime'))!));
    const time = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Seoul', timeStyle: 'medium' }).format(at);
    await expect.poll(async () => rows(admin).first().locator('time').textContent()).toBe(time);
    await page(admin).getByText('날짜와 시각 기준: Asia/Seoul').waitFor();
  });
});

describe('new lines', () => {
  it('appear by themselves, unless paused', async () => {
    const admin = await open('lines?from=지수');
    await expect.poll(() => rows(admin).count()).toBe(2);
    const jisoo = await room.client('지수');
    await jisoo.say('방금 한 말');
    await expect.poll(() => rows(admin).first().textContent(), { timeout: 12_000 }).toContain('방금 한 말');
    await page(admin).getByRole('button', { name: '멈추기' }).click();
    await jisoo.say('멈춘 뒤의 말');
    const asked: string[] = [];
    admin.page.on('request', request => {
      if (request.url().includes('/lines')) asked.push(request.url());
    });
    await admin.page.waitForTimeout(6_000);
    expect(asked).toEqual([]);
    expect(await page(admin).textContent()).not.toContain('멈춘 뒤의 말');
    await page(admin).getByRole('button', { name: '멈추기' }).click();
    await expect.poll(() => rows(admin).first().textContent(), { timeout: 12_000 }).toContain('멈춘 뒤의 말');
    await expect.poll(async () => rows(admin).count()).toBe(4);
  });
});

describe('a line in context', () => {
  it('has what was said around it, more of it on both sides, and Back leads to the same row', async () => {
    const admin = await open(`lines?member=민수`);
    const row = rows(admin).filter({ hasText: '옛말 220.' });
    await row.click();
    await expect.poll(() => rows(admin).count()).toBe(41);
    expect(await focused(admin)).toBe(String(first + 219));
    expect(new URL(admin.page.url()).pathname).toBe(`/records/context/${first + 219}`);
    await page(admin).getByRole('button', { name: '더 앞 보기' }).click();
    await expect.poll(() => rows(admin).count()).toBe(91);
    await expect.poll(async () => rows(admin).first().textContent()).toContain('옛말 150.');
    await page(admin).getByRole('button', { name: '더 뒤 보기' }).click();
    // the button is called otherwise while it loads
    await rows(admin).filter({ hasText: '옛말 260.' }).waitFor();
    await page(admin).getByRole('button', { name: '더 뒤 보기' }).waitFor({ state: 'detached' });
    await admin.page.goBack();
    await expect.poll(() => focused(admin)).toBe(String(first + 219));
    await expect.poll(async () => row.isVisible()).toBe(true);
  });

  it('leads to where it was said in the room', async () => {
    const admin = await open(`context/${first + 3}`);
    await page(admin).getByRole('button', { name: '방에서 보기' }).click();
    await admin.page.locator(`[data-key=m${first + 3}].stream-target`).waitFor();
    expect(await page(admin).count()).toBe(0);
  });

  it('is told of when there is no such line', async () => {
    const admin = await room.enter(ADMIN);
    admin.expects(/status of 404/);
    await admin.page.goto(`${room.place.url}/records/context/99999`);
    await page(admin).getByText('기록에 없는 번호입니다: #99999').waitFor();
    expect(await rows(admin).count()).toBe(0);
  });
});

describe('by the keyboard', () => {
  it('goes through the rows, opens one, and Esc leads back, then to the room', async () => {
    const admin = await open('lines?kind=chat');
    await rows(admin).first().focus();
    const { keyboard } = admin.page;
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    const third = await focused(admin);
    expect(third).toBe(await rows(admin).nth(2).getAttribute('data-focus-row'));
    await keyboard.press('Enter');
    await expect.poll(() => new URL(admin.page.url()).pathname).toBe(`/records/context/${third}`);
    await page(admin).locator('.records-this').waitFor();
    await keyboard.press('Escape');
    await expect.poll(() => focused(admin)).toBe(third);
    await keyboard.press('Home');
    expect(await focused(admin)).toBe(await rows(admin).first().getAttribute('data-focus-row'));
    await keyboard.press('Escape');
    await page(admin).waitFor({ state: 'detached' });
  });

  it('opens the menu of a row, whose places Back leads back from', async () => {
    const admin = await open('lines?from=지수');
    const more = rows(admin)
      .first()
      .getByRole('button', { name: /더 보기$/ });
    await more.press('Enter');
    await admin.page.keyboard.press('Escape');
    await admin.page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await more.evaluate(one => one === document.activeElement)).toBe(true);
    await more.press('Enter');
    await admin.page.getByRole('menuitem', { name: '앞뒤 보기' }).press('Enter');
    await page(admin).locator('.records-this').waitFor();
    await expect.poll(() => admin.page.evaluate(() => history.state.covers)).toBe(2);
    await admin.page.goBack();
    await expect.poll(() => new URL(admin.page.url()).search).not.toBe('');
    await expect.poll(() => rows(admin).count()).toBeGreaterThanOrEqual(2);
  });
});

describe('on a phone', () => {
  it('has the filters behind one button, which says how many are set', async () => {
    const query = `lines?from=${encodeURIComponent('민수')}&fromDay=2001-01-01&toDay=2099-01-01`;
    const admin = await open(query, { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    await rows(admin).first().waitFor();
    const unfold = page(admin).getByRole('button', { name: '필터 2개 적용 중', exact: true });
    await expect.poll(async () => unfold.getAttribute('aria-expanded')).toBe('false');
    expect(await filter(admin, '종류').isVisible()).toBe(false);
    await expect.poll(async () => filter(admin, '모두에게 보낸 메시지 검색').isVisible()).toBe(true);
    const height = async (): Promise<number> =>
      page(admin)
        .locator('.records-tools')
        .evaluate(tools => tools.clientHeight);
    expect(await height()).toBeLessThan(110);
    await unfold.tap();
    await filter(admin, '종류').selectOption('귓속말');
    await page(admin).getByRole('button', { name: '필터 3개 적용 중', exact: true, expanded: true }).tap();
    expect(await filter(admin, '종류').isVisible()).toBe(false);
    expect(await height()).toBeLessThan(110);
    await page(admin).getByRole('button', { name: '전체 보기' }).click();
    await page(admin).getByRole('button', { name: '필터', exact: true }).tap();
    expect(await sticksOut(admin.page)).toEqual([]);
  });

  it('has nothing to scroll sideways, and opens a row by a tap', async () => {
    const admin = await open('lines', { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    await rows(admin).first().waitFor();
    expect(await sticksOut(admin.page)).toEqual([]);
    await rows(admin).first().locator('.records-what').tap();
    await page(admin).locator('.records-this').waitFor();
    expect(await sticksOut(admin.page)).toEqual([]);
  });
});
