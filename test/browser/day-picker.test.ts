import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

const DAY_MS = 86_400_000;
const LINES = 120;
const ROW_PX = 26;
const DAYS = ['그제', '어제', '오늘'];

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '하린'] });
  for (const day of DAYS) {
    if (day !== DAYS[0]) await room.place.age(DAY_MS);
    const speakers = [await room.client('지수'), await room.client('하린')];
    for (let i = 1; i <= LINES; i++) await speakers[i % 2]!.say(`${day} ${i}.`);
    await room.clear();
  }
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** What the label at the top of the list says, and how far from the top it is; also while it is not seen. */
async function label(visitor: Visitor): Promise<{ text: string; below: number }> {
  return visitor.log.evaluate(box => {
    const at = box.getBoundingClientRect().top + 18;
    const found = [...box.querySelectorAll('.stream-day-label')].findLast(one => {
      const { top, bottom } = one.getBoundingClientRect();
      return top <= at && bottom > at;
    });
    if (!found) return { text: '', below: 0 };
    return { text: found.textContent, below: Math.round(found.getBoundingClientRect().top - at + 18) };
  });
}

/** Whether the label of a day is seen, and whether it takes clicks: by what lies at its middle. */
async function isSeen(day: Locator): Promise<{ isDrawn: boolean; takesClicks: boolean }> {
  return day.evaluate(one => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return { isDrawn: getComputedStyle(one).opacity === '1', takesClicks: one.contains(over) };
  });
}

/** The code that hides the labels is fetched some time after the room. */
async function isQuiet(visitor: Visitor): Promise<void> {
  await visitor.log.and(visitor.page.locator('.stream-quiet')).waitFor();
}

/** The text of the first line in view of a member, and how far from the top of the list it is. */
async function topLine(visitor: Visitor, by: string): Promise<{ text: string; top: number }> {
  return visitor.log.evaluate((box, name) => {
    const { top } = box.getBoundingClientRect();
    const rows = [...box.querySelectorAll<HTMLElement>('.stream-row[data-key^=m]')];
    const row = rows.find(
      one => one.getBoundingClientRect().bottom > top + 1 && one.textContent.includes(name),
    )!;
    return {
      text: row.querySelector('.stream-text')!.textContent,
      top: Math.round(row.getBoundingClientRect().top - top),
    };
  }, by);
}

/** Opens the choice of a day by its label, which shows while one scrolls; the list stays at its end. */
async function openByPointer(
  { page, log }: Visitor,
  press: (today: Locator) => Promise<void>,
): Promise<void> {
  const today = log.locator('.stream-day-label').last();
  const open = async (): Promise<boolean> => {
    await log.evaluate(box => {
      const toEnd = box.scrollHeight - box.clientHeight - box.scrollTop;
      box.scrollBy(0, toEnd > 30 ? 10 : -10);
    });
    await page.evaluate(async () => new Promise(done => requestAnimationFrame(done)));
    // a press that has to be tried again scrolls elsewhere before it
    if ((await isSeen(today)).takesClicks) await press(today).catch(() => undefined);
    return page.getByRole('dialog').isVisible();
  };
  await expect.poll(open).toBe(true);
}

async function scrollTo(visitor: Visitor, text: string): Promise<void> {
  await visitor.log.hover();
  await expect
    .poll(
      async () => {
        await visitor.page.mouse.wheel(0, -600);
        return visitor
          .row(new RegExp(`${text}$`))
          .first()
          .isVisible();
      },
      { timeout: 15_000, interval: 20 },
    )
    .toBe(true);
  await visitor
    .row(new RegExp(`${text}$`))
    .first()
    .evaluate(row => row.scrollIntoView({ block: 'center' }));
}

describe('the label of the day', () => {
  it('stays at the top while its day goes on', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`오늘 ${LINES}.`);
    await scrollTo(minsu, '오늘 60.');
    await expect.poll(async () => (await label(minsu)).text).not.toBe('');
    const today = await label(minsu);
    await scrollTo(minsu, '어제 60.');
    await expect.poll(async () => (await label(minsu)).text).not.toBe(today.text);
    const yesterday = await label(minsu);
    expect(yesterday.below).toBe(today.below);
    await scrollTo(minsu, '그제 60.');
    await expect.poll(async () => (await label(minsu)).text).not.toBe(yesterday.text);
  });

  it('lies over the lines while one scrolls, and for a moment after', async () => {
    const minsu = await room.enter('민수');
    const { page, log } = minsu;
    await minsu.sees(`오늘 ${LINES}.`);
    const today = log.locator('.stream-day-label').last();
    const [shown, away] = [
      { isDrawn: true, takesClicks: true },
      { isDrawn: false, takesClicks: false },
    ];
    await isQuiet(minsu);
    expect(await isSeen(today)).toEqual(away);
    // lines that come do not bring it back
    await minsu.say('오늘의 한마디');
    await minsu.sees('오늘의 한마디');
    await minsu.page.evaluate(async () => new Promise(done => requestAnimationFrame(done)));
    expect(await isSeen(today)).toEqual(away);

    await log.hover();
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => isSeen(today)).toEqual(shown);
    await isQuiet(minsu);
    expect(await isSeen(today)).toEqual(away);

    // with the focus of the keyboard
    await minsu
      .row(/오늘 \d+\.$/)
      .last()
      .focus();
    // past the tools of the row under the pointer
    await expect
      .poll(async () => {
        await page.keyboard.press('Shift+Tab');
        return today.evaluate(one => one === document.activeElement);
      })
      .toBe(true);
    await isQuiet(minsu);
    expect(await isSeen(today)).toEqual(shown);
    await minsu.box.focus();
    await expect.poll(async () => isSeen(today)).toEqual(away);

    // under the pointer
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, -10);
        await today.hover({ timeout: 1_000 });
      })
      .toBe(undefined);
    await isQuiet(minsu);
    expect(await isSeen(today)).toEqual(shown);
  });

  it('always shows where its day begins', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`오늘 ${LINES}.`);
    await scrollTo(minsu, '오늘 4.');
    await isQuiet(minsu);
    const [yesterday, today] = [
      minsu.log.locator('.stream-day-label').nth(-2),
      minsu.log.locator('.stream-day-label').last(),
    ];
    expect(await isSeen(today)).toEqual({ isDrawn: true, takesClicks: true });
    expect(await isSeen(yesterday)).toEqual({ isDrawn: false, takesClicks: false });
  });

  it('does not make the list lose its place', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`오늘 ${LINES}.`);
    await scrollTo(minsu, '어제 1.');
    // where a day begins, its label is the first in view
    await minsu.log.evaluate(box => {
      const days = [...box.querySelectorAll('.stream-day')];
      const day = days.find(one => one.nextElementSibling?.textContent.includes('어제 1.'))!;
      const { top } = day.nextElementSibling!.getBoundingClientRect();
      box.scrollBy(0, top - day.clientHeight - box.getBoundingClientRect().top - 2);
    });
    // rows go above and below: those of one of the two members
    const harin = minsu.log.locator('.stream-row', { hasText: /^.*하린.*어제 \d+\.$/ });
    const inView = await harin.evaluateAll(rows =>
      rows.findIndex(row => row.getBoundingClientRect().top > innerHeight / 2),
    );
    await harin.nth(inView).click({ button: 'right' });
    const hide = minsu.page.getByRole('menuitem', { name: '이 회원의 메시지 숨기기' });
    await hide.waitFor();
    const before = await topLine(minsu, '지수');
    await hide.click();
    await harin.first().waitFor({ state: 'detached' });
    // the first of the other's that was in view is where it was
    const now = await minsu.log.evaluate((box, text) => {
      const rows = [...box.querySelectorAll<HTMLElement>('.stream-row[data-key^=m]')];
      const row = rows.find(one => one.querySelector('.stream-text')?.textContent === text)!;
      return Math.round(row.getBoundingClientRect().top - box.getBoundingClientRect().top);
    }, before.text);
    // but for one row: its height is a guess until it comes into view
    expect(Math.abs(now - before.top)).toBeLessThanOrEqual(ROW_PX);
    await minsu.page.getByRole('button', { name: '실행 취소' }).click();
  });

  it('opens the choice of a day, which leads to its first line or the next one after it', async () => {
    const minsu = await room.enter('민수');
    const { page } = minsu;
    await minsu.sees(`오늘 ${LINES}.`);
    const cancel = page.getByRole('button', { name: '취소' });
    const toEnd = page.getByRole('button', { name: '최신 메시지로 ↓' });
    await openByPointer(minsu, async today => today.click({ timeout: 1_000 }));
    await cancel.click();
    await cancel.waitFor({ state: 'detached' });
    expect(await toEnd.count()).toBe(0);
    await scrollTo(minsu, '어제 60.');
    const open = () => page.locator('.stream-day-label[tabindex="0"]').press('Enter');
    const day = page.getByLabel('날짜', { exact: true });
    const go = () => page.getByRole('button', { name: '이동', exact: true }).click();
    const target = (text: string) => page.locator('.stream-target', { hasText: text });

    await open();
    const today = await day.inputValue();
    const other = (days: number): string =>
      new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
    await expect.poll(async () => day.getAttribute('max')).toBe(today);
    const refusal = (text: string) => page.getByRole('alert').getByText(text);
    await day.fill(other(1));
    await go();
    await refusal('대화가 없습니다').waitFor();
    await day.fill('');
    await refusal('대화가 없습니다').waitFor({ state: 'detached' });
    await go();
    await refusal('날짜를 골라 주세요').waitFor();
    await day.fill(other(-2));
    await go();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await target('그제 1.').waitFor();
    expect(new URL(page.url()).hash).toBe('');

    // the same again, from elsewhere
    await toEnd.click();
    await minsu.sees(`오늘 ${LINES}.`);
    await open();
    await day.fill(other(-1));
    await day.press('Enter');
    await target('어제 1.').waitFor();
    await open();
    await day.fill('2000-01-31');
    await go();
    await target('그제 1.').waitFor();
    await open();
    await page.evaluate(() => {
      dispatchEvent(new Event('offline'));
      document.querySelector<HTMLFormElement>('.day-picker form')!.requestSubmit();
    });
    await refusal('서버가 응답하지 않습니다').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('fits on a phone', async () => {
    const minsu = await room.enter('민수', { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    await minsu.sees(`오늘 ${LINES}.`);
    await openByPointer(minsu, async today => today.tap({ timeout: 1_000 }));
    const box = (await minsu.page.getByRole('dialog').boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(PHONE.width);
  });
});
