import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우', '네오'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const ROWS = 12;
/** The name, the button, and the padding of a row or card. */
const BESIDE_PX = 84;
const HIGH = `x${'\n'.repeat(1_990)}y`;
const MARKS = `a${'\u0301\u0323\u0336'.repeat(300)}`;

/** The height of something on the page, in rows of its text, without what is not text. */
async function rowsOf(place: Locator): Promise<number> {
  return place.evaluate((element, beside) => {
    const linePx = parseFloat(getComputedStyle(element).lineHeight);
    return (element.getBoundingClientRect().height - beside) / linePx;
  }, BESIDE_PX);
}

const top = (place: Locator): Promise<number> =>
  place.evaluate(element => Math.round(element.getBoundingClientRect().top));

/** The same once the list has come to rest. */
async function steadyTop(place: Locator): Promise<number> {
  let last = await top(place);
  const stays = async (): Promise<boolean> => {
    const before = last;
    last = await top(place);
    return last === before;
  };
  await expect.poll(stays, { interval: 100 }).toBe(true);
  return last;
}

describe('a text of another member', () => {
  it.each([
    ['line feeds', HIGH],
    ['words without an end', '가'.repeat(2_000)],
    ['tabs', 'a\t'.repeat(900) + 'z'],
    ['letters as wide as a sentence', '\uFDFD'.repeat(400)],
    ['marks upon marks', `${MARKS}\n`.repeat(2)],
    ['short lines', 'ㅋ\n'.repeat(40) + 'ㅋ'],
    ['right-to-left overrides', `\u202E${'글'.repeat(900)}\n`.repeat(2)],
  ])('made of %s is at most 12 rows high, on a desk and on a phone', async (what, text) => {
    const sender = await room.client('현우');
    for (const options of [{}, { viewport: PHONE }]) {
      const minsu = await room.enter('민수', options);
      expect((await sender.say(text)).ok).toBe(true);
      expect((await sender.whisper('민수', text)).ok).toBe(true);
      await sender.say(`after ${what}`);
      await minsu.sees(`after ${what}`);
      const rows = minsu.log.locator('.stream-row');
      for (const row of await rows.all()) expect(await rowsOf(row)).toBeLessThanOrEqual(ROWS);
      await minsu.openTool(/^귓속말/);
      await minsu.page.locator('.whispers-partner').first().click();
      const line = minsu.page.locator('.whispers-line').last();
      await line.waitFor();
      expect(await rowsOf(line)).toBeLessThanOrEqual(ROWS);
      await room.leave(minsu);
    }
  });

  it('is unfolded and folded by a button that says how much there is; the view stays where one reads', async () => {
    const sender = await room.client('현우');
    const minsu = await room.enter('민수');
    for (let number = 0; number < 30; number++) await sender.say(`줄 ${number}`);
    await sender.say(HIGH);
    await minsu.sees('x');
    const row = minsu.row(/^.*x\n/).last();
    const more = row.getByRole('button', { name: '1,979줄 더 보기' });
    await more.waitFor();
    await expect.poll(async () => more.getAttribute('aria-expanded')).toBe('false');
    const before = await steadyTop(row);
    await more.click();
    const less = row.getByRole('button', { name: '접기' });
    await less.waitFor();
    await expect.poll(async () => less.getAttribute('aria-expanded')).toBe('true');
    expect(await row.evaluate(element => element.getBoundingClientRect().height)).toBeGreaterThan(40_000);
    expect(await steadyTop(row)).toBe(before);
    // new lines do not move it either
    await sender.say('그 뒤의 줄');
    await minsu.page.getByRole('button', { name: /새 메시지 1개/ }).waitFor();
    expect(await steadyTop(row)).toBe(before);

    // by the keyboard, from its top; that near to its end, the list sticks to the end again
    await minsu.page.keyboard.press('Enter');
    await more.waitFor();
    expect(Math.abs((await steadyTop(row)) - before)).toBeLessThanOrEqual(60);

    // at the end of the text the button stays
    await more.click();
    await less.evaluate(button => button.scrollIntoView({ block: 'center' }));
    await minsu.settled();
    const place = await steadyTop(less);
    await minsu.page.keyboard.press('Enter');
    await more.waitFor();
    const end = await minsu.log.evaluate(list => list.getBoundingClientRect().bottom);
    // as far as there is content below it
    const after = await steadyTop(more);
    expect(after).toBeGreaterThanOrEqual(Math.min(place, end - 80));
    expect(after).toBeLessThan(end);
    expect(await more.evaluate(button => button === document.activeElement)).toBe(true);
  });

  it('stays folded in English, and its button says so', async () => {
    const sender = await room.client('현우');
    const minsu = await room.enter('민수', { language: 'en' });
    await sender.say('one\n'.repeat(12) + 'thirteen');
    await minsu.row('thirteen').getByRole('button', { name: 'Show 1 more line' }).click();
    await minsu.row('thirteen').getByRole('button', { name: 'Show less' }).waitFor();
    expect(await violations(minsu.page)).toEqual([]);
  });

  it('has no button where 12 rows are enough', async () => {
    const sender = await room.client('현우');
    const minsu = await room.enter('민수');
    await sender.say('one\n'.repeat(11) + 'twelve');
    await minsu.sees('twelve');
    expect(
      await minsu
        .row('twelve')
        .getByRole('button', { name: /더 보기/ })
        .count(),
    ).toBe(0);
  });

  it('starts below the name, at the same edge, on a phone', async () => {
    const sender = await room.client(ADMIN);
    const minsu = await room.enter('민수', { viewport: PHONE });
    await sender.say('이름 옆의 글');
    const row = minsu.row('이름 옆의 글').last();
    const edges = (place: Locator): Promise<DOMRect> =>
      place.evaluate(element => element.getBoundingClientRect());
    const name = row.locator('.stream-author');
    await name.waitFor();
    const [above, below] = [await edges(name), await edges(row.locator('.stream-text'))];
    expect(Math.abs(above.left - below.left)).toBeLessThan(2);
    expect(below.top).toBeGreaterThan(above.top + 10);
  });

  it('paints nothing over its neighbours, however marks are heaped upon a letter', async () => {
    const sender = await room.client('현우');
    const minsu = await room.enter('민수');
    await sender.say(MARKS);
    await sender.whisper('민수', MARKS);
    await sender.say('이웃');
    await minsu.sees('이웃');
    await minsu.openTool(/^귓속말/);
    await minsu.page.locator('.whispers-partner').first().click();
    await minsu.page.locator('.whispers-line').first().waitFor();
    // the height of stacked marks depends on the fonts; what leaves the row is clipped, and of one with tools its text
    for (const rows of ['.stream-row', '.stream-row .stream-words', '.whispers-line']) {
      const cuts = await minsu.page
        .locator(rows)
        .evaluateAll(all => all.map(row => getComputedStyle(row).overflowY));
      expect(new Set(cuts), rows).toEqual(new Set(['clip']));
    }
  });

  it('is unfolded when the keyboard goes on to a link in it', async () => {
    const sender = await room.client('현우');
    const minsu = await room.enter('민수');
    await sender.say(`아래${'\n'.repeat(30)}https://example.com/아래`);
    await minsu.sees('아래');
    const row = minsu.row('아래').last();
    await row.getByRole('button', { name: /줄 더 보기/ }).waitFor();
    await row.focus();
    await row.getByRole('link', { name: /example.com\/아래/ }).focus();
    await row.getByRole('button', { name: '접기' }).waitFor();
    expect(
      await row
        .getByRole('link')
        .last()
        .evaluate(link => link === document.activeElement),
    ).toBe(true);
  });
});

describe('a reason', () => {
  it('is folded on the row of the act, in the notice of a mute, on the card and on the log-in page', async () => {
    const reason = `x${'\n'.repeat(150)}y`;
    const wide = '\uFDFD'.repeat(200);
    const minsu = await room.enter('민수', { viewport: PHONE });
    const admin = await room.enter(ADMIN, { viewport: PHONE });
    await room.place.call('POST', 'admin/members/민수/mute', ADMIN, { duration: '1h', reason });
    await minsu.page.locator('.composer-mute').waitFor();
    await room.place.call('POST', 'admin/members/민수/unmute', ADMIN, { reason: wide });
    await room.place.call('POST', 'admin/members/민수/mute', ADMIN, { duration: '1h', reason: wide });
    await minsu.page
      .locator('.composer-mute')
      .getByRole('button', { name: /줄 더 보기/ })
      .waitFor();
    expect(await rowsOf(minsu.page.locator('.composer-mute p'))).toBeLessThanOrEqual(ROWS);
    for (const row of await minsu.log.locator('.stream-sanction').all())
      expect(await rowsOf(row)).toBeLessThanOrEqual(ROWS);

    await (await room.client('현우')).say('안녕');
    await admin.sees('안녕');
    await admin.page.getByRole('button', { name: /접속/ }).first().click();
    await admin.page.keyboard.press('Escape');
    await admin.say('/kick 민수 1h ' + wide);
    await minsu.page.locator('.login-note').waitFor();
    expect(await rowsOf(minsu.page.locator('.login-note'))).toBeLessThanOrEqual(ROWS);
    await minsu.page
      .locator('.login-note')
      .getByRole('button', { name: /줄 더 보기/ })
      .waitFor();
    await room.place.call('POST', 'admin/members/민수/readmit', ADMIN, { reason: '끝' });
    await room.place.login('민수', { again: true });
  });
});

describe('lines that fold into a mute', () => {
  it('leave no screen half empty, and are all counted', async () => {
    const [admin, flooder] = [await room.client(ADMIN), await room.client('네오')];
    await admin.sayMany(30, '앞선 글');
    await flooder.sayMany(70, '도배하는 글');
    await room.place.call('POST', 'admin/members/네오/mute', ADMIN, { duration: '10m', reason: '도배' });
    const minsu = await room.enter('민수', { viewport: PHONE });
    await minsu.page.getByRole('button', { name: /^접은 글 70개/ }).waitFor();
    await minsu.sees('앞선 글 29');
    const overflow = await minsu.log.evaluate(box => box.scrollHeight - box.clientHeight);
    expect(overflow).toBeGreaterThan(0);
    await room.place.call('POST', 'admin/members/네오/unmute', ADMIN, { reason: '끝' });
  });
});
