import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

/** What a browser writes to its console about a server that is not there. */
const GONE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린', '지수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const hasFocus = async (one: Locator): Promise<boolean> =>
  one.evaluate(element => element === document.activeElement);
const chip = (visitor: Visitor) => visitor.page.locator('.composer-quote');
const badge = (visitor: Visitor) => visitor.page.locator('.header-mentioned');
const quoteIn = (visitor: Visitor, text: string) => visitor.row(text).last().locator('.stream-quote');
/** The focused row's key, without the mouse. */
const pressOn = async (visitor: Visitor, text: string, key: string): Promise<void> => {
  await visitor.row(text).last().focus();
  await visitor.page.keyboard.press(key);
};

describe('a reply', () => {
  it('is begun by the key `r` or the icon, left by Esc, and shows the line that it is to', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    await harin.say('오늘 저녁 어때요?');
    await minsu.sees('오늘 저녁 어때요?');
    await pressOn(minsu, '오늘 저녁 어때요?', 'r');
    await chip(minsu).waitFor();
    await expect.poll(async () => chip(minsu).textContent()).toContain('하린님에게 답글: 오늘 저녁 어때요?');
    expect(await minsu.box.evaluate(box => box === document.activeElement)).toBe(true);
    await minsu.page.keyboard.press('Escape');
    await chip(minsu).waitFor({ state: 'detached' });

    await minsu.row('오늘 저녁 어때요?').last().hover();
    await minsu.page.getByRole('button', { name: '하린님에게 답글' }).click();
    await minsu.say('좋아요');
    await chip(minsu).waitFor({ state: 'detached' });
    for (const visitor of [minsu, harin]) {
      await quoteIn(visitor, '좋아요').waitFor();
      await expect
        .poll(async () => quoteIn(visitor, '좋아요').textContent())
        .toContain('하린: 오늘 저녁 어때요?');
    }
    // the next line is none
    await minsu.say('그냥 한 줄');
    await harin.sees('그냥 한 줄');
    expect(await quoteIn(harin, '그냥 한 줄').count()).toBe(0);
    await expect
      .poll(async () => harin.row('좋아요').last().getAttribute('class'))
      .toContain('stream-mention');
    expect(await minsu.row('좋아요').last().getAttribute('class')).not.toContain('stream-mention');
  });

  it('leads to its line by a click, also far back', async () => {
    const minsu = await room.enter('민수');
    const harin = await room.client('하린');
    const { seq } = await harin.say('아주 오래된 글');
    await harin.sayMany(300, '그 뒤의 글');
    const { seq: last } = await harin.send('message', { text: '예전 글에 답합니다', replyTo: seq });
    await minsu.sees('예전 글에 답합니다');
    await quoteIn(minsu, '예전 글에 답합니다').click();
    const target = minsu.page.locator(`[data-key=m${seq}].stream-target`);
    await target.waitFor();
    await expect.poll(async () => target.textContent()).toContain('아주 오래된 글');
    expect(last).toBeGreaterThan(seq);
  });

  it('gives way to a whisper, and a command does not end it', async () => {
    const minsu = await room.enter('민수');
    const harin = await room.client('하린');
    await harin.say('답할 글');
    await harin.whisper('민수', '귓속말 한 줄');
    await minsu.sees('귓속말 한 줄');
    await pressOn(minsu, '답할 글', 'r');
    await minsu.say('/help');
    await minsu.sees('/quit');
    await expect.poll(async () => chip(minsu).count()).toBe(1);
    await pressOn(minsu, '귓속말 한 줄', 'r');
    await chip(minsu).waitFor({ state: 'detached' });
    await minsu.page.getByText('하린에게 귓속말').first().waitFor();
    await pressOn(minsu, '답할 글', 'r');
    await minsu.say('귓속말이 아닙니다');
    await harin.until(
      () => harin.items.some(item => item.kind === 'chat' && item.replyTo !== undefined),
      'it',
    );
  });
});

describe('mentions', () => {
  it('are counted at the header while one is away, and listed with what they reply to', async () => {
    const harin = await room.client('하린');
    const minsu = await room.enter('민수');
    const own = await (await room.client('민수')).say('민수가 쓴 글');
    await minsu.sees('민수가 쓴 글');
    await minsu.page.goto('about:blank');
    await harin.say('@민수님 계세요?');
    await harin.sayMany(60, '다른 이야기');
    // three of the same text are one row
    for (let i = 0; i < 3; i++) await harin.say('@민수 네?');
    await harin.send('message', { text: '답글입니다', replyTo: own.seq });
    const back = await room.enter('민수');
    // the others are in view
    await expect.poll(() => badge(back).textContent()).toContain('읽지 않은 멘션 1개');
    await expect.poll(async () => back.page.locator('.stream-missed').textContent()).toContain('· 멘션 5개');

    await back.openTool(/^멘션/);
    // beside the room, which goes on
    const pane = back.page.getByRole('complementary', { name: '멘션' });
    await expect.poll(() => pane.locator('.mentions-line').count()).toBeGreaterThan(4);
    const texts = await pane.locator('.mentions-line').allTextContents();
    expect(texts[0]).toMatch(/민수: 민수가 쓴 글.*답글입니다/);
    expect(texts[4]).toContain('@민수님 계세요?');
    await badge(back).waitFor({ state: 'detached' });
    await back.attend(false);
    await harin.say('@민수 안 볼 때');
    await expect.poll(() => pane.locator('.mentions-line').first().textContent()).toContain('안 볼 때');
    await badge(back).waitFor({ state: 'attached' });
    await back.attend(true);
    await badge(back).waitFor({ state: 'detached' });
    // what comes now is added
    await harin.say('@민수 하나 더');
    await expect.poll(() => pane.locator('.mentions-line').first().textContent()).toContain('하나 더');
    for (const text of ['@민수님 계세요?', '하나 더']) {
      await pane.getByText(text).click();
      await back.page.locator('.stream-target', { hasText: text }).waitFor();
    }
    await back.page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
  });

  it('are closed by Back and by a choice, and fill a phone', async () => {
    await (await room.client('하린')).say('@민수 손에 든 화면');
    const pane = (visitor: Visitor) => visitor.page.getByRole('dialog', { name: '멘션' });
    const minsu = await room.enter('민수', { viewport: PHONE });
    await minsu.openTool(/^멘션/);
    await pane(minsu).getByText('@민수 손에 든 화면').click();
    await pane(minsu).waitFor({ state: 'detached' });
    await minsu.page.locator('.stream-target', { hasText: '손에 든 화면' }).waitFor();

    const jisoo = await room.enter('지수', { viewport: PHONE });
    await jisoo.openTool(/^멘션/);
    await pane(jisoo).getByText('내 메시지에 달린 답글이 여기에 모입니다').waitFor();
    expect((await pane(jisoo).boundingBox())!.width).toBe(PHONE.width);
    await jisoo.page.goBack();
    await pane(jisoo).waitFor({ state: 'detached' });
  });

  it('give the focus to the whispers that come in their place, and take it from them', async () => {
    const minsu = await room.enter('민수');
    await minsu.loaded();
    for (const tool of [/^멘션/, /^귓속말/, /^멘션/]) {
      await minsu.openTool(tool);
      await expect.poll(() => minsu.page.locator('.side-pane:focus-within').count()).toBe(1);
    }
  });

  it('come in pages, after which the focus is on the first of those that came', async () => {
    const harin = await room.client('하린');
    await Promise.all(Array.from({ length: 70 }, (_, i) => harin.say(`@지수 ${i}번`)));
    const jisoo = await room.enter('지수');
    await jisoo.openTool(/^멘션/);
    const lines = jisoo.page.locator('.mentions-line');
    await expect.poll(() => lines.count()).toBe(60);
    await jisoo.page.getByRole('button', { name: '이전 멘션 보기' }).press('Enter');
    await expect.poll(() => lines.count()).toBe(70);
    await expect.poll(async () => lines.last().textContent()).toContain('@지수 0번');
    expect(await jisoo.page.getByRole('button', { name: '이전 멘션 보기' }).count()).toBe(0);
    expect(await hasFocus(lines.nth(60))).toBe(true);
  });

  it('that came while the list was open stay in it, whatever the room drops', async () => {
    const harin = await room.client('하린');
    await harin.say('@민수 한참 전의 멘션');
    await harin.sayMany(300, '그 뒤의 글');
    const minsu = await room.enter('민수');
    await minsu.openTool(/^멘션/);
    await harin.say('@민수 열려 있을 때 온 멘션');
    const line = minsu.page.locator('.mentions-line', { hasText: '열려 있을 때 온 멘션' });
    await line.waitFor();
    await minsu.page.locator('.mentions-line', { hasText: '한참 전의 멘션' }).click();
    await minsu.page.locator('.stream-target').waitFor();
    const last = (await harin.sayMany(1_100, '더 온 글')).at(-1)!;
    await minsu.receives(new RegExp(`"to":${last}\\b`));
    await minsu.page.evaluate(async () => new Promise(done => setTimeout(done, 200)));
    await expect.poll(async () => line.count()).toBe(1);
  });

  it('stay with their place and the focus over a lost connection and in a narrower window', async () => {
    const harin = await room.client('하린');
    await Promise.all(Array.from({ length: 100 }, (_, i) => harin.say(`@지수 자리 ${i}.`)));
    const jisoo = await room.enter('지수');
    const { page } = jisoo;
    await jisoo.openTool(/^멘션/);
    const lines = page.locator('.mentions-line');
    await expect.poll(() => lines.count()).toBe(60);
    await page.getByRole('button', { name: '이전 멘션 보기' }).press('Enter');
    await expect.poll(() => lines.count()).toBe(90);
    const chosen = page.locator('.mentions-line', { hasText: '@지수 자리 20.' });
    await chosen.focus();
    const below = async (): Promise<number> => {
      const top = (await page.locator('.mentions-scroll').boundingBox())!.y;
      return (await chosen.boundingBox())!.y - top;
    };
    const place = await below();
    const asked = jisoo.sent.length;

    jisoo.expects(GONE);
    await room.place.stop();
    await page.locator('.banner').waitFor();
    await room.place.start();
    await (await room.client('하린')).say('@지수 끊긴 사이의 멘션');
    await page.getByText('@지수 끊긴 사이의 멘션').first().waitFor();
    await expect.poll(() => lines.first().textContent()).toContain('끊긴 사이의 멘션');
    await expect.poll(async () => lines.count()).toBe(91);
    expect(await hasFocus(chosen)).toBe(true);
    expect(Math.abs((await below()) - place)).toBeLessThan(2);
    const pages = jisoo.sent.slice(asked).filter(frame => frame.includes('"mentions":true'));
    expect(pages.every(frame => frame.includes('"after"'))).toBe(true);

    for (const width of [PHONE.width, 1_280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.locator(width === PHONE.width ? '.side-sheet' : '.side-pane').waitFor();
      await expect.poll(async () => lines.count()).toBe(91);
      expect(await hasFocus(chosen)).toBe(true);
      expect(Math.abs((await below()) - place)).toBeLessThan(120);
    }
    expect(jisoo.sent.filter(frame => frame.includes('"mentions":true'))).toHaveLength(2 + pages.length);
    await page.keyboard.press('Escape');
    await page.locator('.side-pane').waitFor({ state: 'detached' });
    expect(await hasFocus(page.getByRole('banner').getByRole('button', { name: /^멘션/ }))).toBe(true);
  });

  it('that were read on another device leave the badge', async () => {
    const harin = await room.client('하린');
    const minsu = await room.enter('민수');
    await minsu.page.goto('about:blank');
    await harin.say('@민수 어디 계세요');
    // else the mention is in view at once
    const { seq } = (await Promise.all(Array.from({ length: 60 }, (_, i) => harin.say(`더 ${i}`)))).at(-1);
    const back = await room.enter('민수');
    await badge(back).waitFor();
    const phone = await room.client('민수');
    expect(await phone.send('seen', { seq })).toEqual({ ok: true });
    await badge(back).waitFor({ state: 'detached' });
  });
});
