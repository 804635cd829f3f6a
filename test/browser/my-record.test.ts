import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '하늘'] });
  const minsu = await room.client('민수');
  await minsu.say('안녕하세요');
  await minsu.whisper('지수', '우리 둘만 아는 말');
  await minsu.whisper('지수', '또 하나');
  for (let i = 0; i < 55; i++)
    await room.place.call(
      'POST',
      `admin/members/${encodeURIComponent('지수')}/${i % 2 ? 'unmute' : 'mute'}`,
      ADMIN,
      {
        reason: `사유 ${i}`,
      },
    );
  const open = { with: '민수', and: '지수' };
  await room.place.call('POST', 'admin/records/whispers/open', ADMIN, { reason: '신고 확인', ...open });
  await room.clear();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const page = (visitor: Visitor) => visitor.page.locator('.my-record');
const part = (visitor: Visitor, name: string) => page(visitor).getByRole('region', { name, exact: true });
const pathOf = (visitor: Visitor): string => new URL(visitor.page.url()).pathname;
const open = async (name: string, options = {}): Promise<Visitor> => {
  const visitor = await room.enter(name, options);
  await visitor.loaded();
  await visitor.openTool(/^(내 기록|My record)$/);
  await page(visitor).waitFor();
  return visitor;
};

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s, my record', (_, viewport) => {
  it('covers the room, has an address and the focus, and gives it back with Esc', async () => {
    const minsu = await open('민수', { viewport });
    expect(pathOf(minsu)).toBe('/me/record');
    expect(await minsu.page.evaluate(() => document.activeElement?.id)).toBe('my-record-title');
    expect(await minsu.page.locator('.room-main').getAttribute('inert')).toBe('');
    const wide = await page(minsu).evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect(wide).toBe(false);
    await minsu.page.keyboard.press('Escape');
    await page(minsu).waitFor({ state: 'detached' });
    await expect.poll(() => pathOf(minsu)).toBe('/');
  });
});

describe('my record', () => {
  it('says who opened whispers, when and why, and shows their envelopes without a text', async () => {
    const jisoo = await open('지수');
    const openings = part(jisoo, '귓속말 열람');
    await openings.getByText('admin님이 귓속말 2개를 열람했습니다').waitFor();
    await expect
      .poll(async () => openings.getByRole('listitem').first().textContent())
      .toContain('신고 확인');
    const unfold = openings.getByRole('button', { name: /^어떤 귓속말인지 보기/ });
    const sign = async (): Promise<string> =>
      unfold.evaluate(one => getComputedStyle(one, '::before').transform);
    const folded = await sign();
    await expect.poll(async () => unfold.getAttribute('aria-expanded')).toBe('false');
    await unfold.click();
    await expect.poll(async () => unfold.getAttribute('aria-expanded')).toBe('true');
    expect(await sign()).not.toBe(folded);
    const envelopes = openings.locator('.my-record-envelopes li');
    await expect.poll(() => envelopes.count()).toBe(2);
    await expect
      .poll(async () => envelopes.first().textContent())
      .toMatch(/보낸 사람 민수.*받은 사람 지수.*#\d+/);
    expect(await page(jisoo).textContent()).not.toMatch(/우리 둘만|또 하나/);
    await unfold.click();
    await envelopes.first().waitFor({ state: 'hidden' });
    expect(await sign()).toBe(folded);
  });

  it('has the sanctions with reason, end and actor, and older ones page by page', async () => {
    const jisoo = await open('지수');
    const rows = part(jisoo, '받은 조치').locator('.my-record-rows > li');
    await expect.poll(() => rows.count()).toBe(50);
    await expect
      .poll(async () => rows.first().textContent())
      .toMatch(/^채팅 금지.*까지.*사유 54처리: admin$/);
    await part(jisoo, '받은 조치').getByRole('button', { name: '이전 기록 보기' }).click();
    await expect.poll(() => rows.count()).toBe(55);
    expect(await part(jisoo, '받은 조치').getByRole('button', { name: '이전 기록 보기' }).count()).toBe(0);
    // the button that had the focus is gone
    expect(await jisoo.page.evaluate(() => document.activeElement?.closest('.my-record-part') !== null)).toBe(
      true,
    );
  });

  it('has the log-ins by day, and leads to the sessions', async () => {
    const minsu = await open('민수');
    const logins = part(minsu, '로그인');
    const today = await logins.getByRole('listitem').first().textContent();
    expect(today).toMatch(/\d{4}년 \d+월 \d+일.*로그인 \d+번.*127\.0\.0\.1/);
    await logins.getByRole('button', { name: '지금 로그인된 기기 보기' }).click();
    await minsu.page.locator('.account-sessions li').first().waitFor();
    expect(pathOf(minsu)).toBe('/settings/account');
  });

  it('says so where there is nothing, and is opened by its address', async () => {
    const haneul = await room.enter('하늘');
    await haneul.page.goto(`${room.place.url}/me/record`);
    await page(haneul).getByText('관리자가 열람한 귓속말이 없습니다.').waitFor();
    await page(haneul).getByText('받은 조치가 없습니다.').waitFor();
    expect(await haneul.page.locator('.stream-act', { hasText: '열람' }).count()).toBe(0);
  });

  it('is asked for again when the server could not be reached', async () => {
    const minsu = await room.enter('민수');
    await minsu.loaded();
    minsu.expects(/ERR_FAILED|Failed to load/);
    await minsu.page.route('**/api/me/record/openings', route => route.abort());
    await minsu.openTool(/^내 기록$/);
    const openings = part(minsu, '귓속말 열람');
    await openings.getByRole('alert').waitFor();
    await minsu.page.unroute('**/api/me/record/openings');
    await openings.getByRole('button', { name: '다시 시도' }).click();
    await openings.getByText('admin님이 귓속말 2개를 열람했습니다').waitFor();
    expect(await openings.getByRole('alert').count()).toBe(0);
  });

  it('tells how long all is kept, and times, as the reader writes them and where they are', async () => {
    await room.place.call('PUT', 'admin/retention', ADMIN, { lines: 1_200, logins: 365, reason: '방침' });
    const zone = { context: { timezoneId: 'America/New_York' } };
    const [korean, english] = [await open('지수'), await open('지수', { language: 'en', ...zone })];
    const texts = (list: Locator): Promise<string[]> => list.getByRole('listitem').allTextContents();
    await part(korean, '보관 기간').waitFor();
    expect(await texts(part(korean, '보관 기간'))).toEqual(['대화: 1,200일', '로그인: 365일']);
    await part(english, 'How long it is kept').waitFor();
    expect(await texts(part(english, 'How long it is kept'))).toEqual([
      'What was said: 1,200 days',
      'Log-ins: 365 days',
    ]);
    for (const [visitor, name, language, timeZone] of [
      [korean, '귓속말 열람', 'ko', 'Asia/Seoul'],
      [english, 'Openings of your whispers', 'en', 'America/New_York'],
    ] as const) {
      const time = part(visitor, name).locator('time').first();
      const at = new Date((await time.getAttribute('datetime'))!);
      const clock = new Intl.DateTimeFormat(language, { timeZone, timeStyle: 'short', hourCycle: 'h23' });
      await expect.poll(async () => time.textContent()).toContain(clock.format(at));
    }
    // in the other language at once
    await korean.page.keyboard.press('Escape');
    await korean.page.locator('.header-menu').click();
    await korean.page.getByRole('button', { name: 'English' }).click();
    await korean.openTool(/^My record$/);
    await part(korean, 'How long it is kept').getByText('What was said: 1,200 days').waitFor();
  });

  it('is in English too', async () => {
    const minsu = await open('민수', { language: 'en' });
    const openings = part(minsu, 'Openings of your whispers');
    await openings.getByText('admin opened 2 whispers').waitFor();
    await expect.poll(async () => openings.getByRole('button').textContent()).toBe('Which ones');
  });
});

describe('a party whose whispers are opened', () => {
  it('is told in the stream at once, with reason and number, and led to the record; others are not', async () => {
    const [minsu, haneul] = [await room.enter('민수'), await room.enter('하늘')];
    await minsu.sees('admin님이 회원님의 귓속말 2개를 열람했습니다');
    const reason = '두 번째 신고';
    await room.place.call('POST', 'admin/records/whispers/open', ADMIN, { reason, with: '민수' });
    const row = minsu.row(reason);
    await row.waitFor();
    await expect
      .poll(async () => row.textContent())
      .toContain('admin님이 회원님의 귓속말 2개를 열람했습니다 — 두 번째 신고');
    await minsu.say('그 뒤');
    await haneul.sees('그 뒤');
    expect(await haneul.row(reason).count()).toBe(0);
    await row.getByRole('button', { name: '내 기록에서 보기' }).click();
    await page(minsu).waitFor();
    await part(minsu, '귓속말 열람').getByText(reason).waitFor();
  });
});
