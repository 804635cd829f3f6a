import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린', '현우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Whether a click on the middle of each edge of something reaches it. */
async function isWhole(place: Locator): Promise<boolean> {
  return place.evaluate(element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const points = [
      [left + 1, y],
      [right - 1, y],
      [x, top + 1],
      [x, bottom - 1],
    ] as const;
    return points.every(([atX, atY]) => element.contains(document.elementFromPoint(atX, atY)));
  });
}

async function edges(place: Locator): Promise<DOMRect> {
  return place.evaluate(element => element.getBoundingClientRect());
}

describe('the tools of a row', () => {
  it.each(['comfortable', 'compact'])('are whole on each row of a group, %s', async density => {
    const harin = await room.client('하린');
    const minsu = await room.enter('민수');
    await minsu.page.evaluate(name => (document.documentElement.dataset.density = name), density);
    for (const text of ['첫 줄', '둘째 줄', '셋째 줄']) await harin.say(`${density} ${text}`);
    for (const text of ['첫 줄', '둘째 줄', '셋째 줄']) {
      const row = minsu.row(`${density} ${text}`);
      await row.hover();
      const tools = row.locator('.stream-actions');
      await tools.waitFor();
      expect(await isWhole(tools), text).toBe(true);
    }
  });
});

describe('the buttons of an act', () => {
  it('are words, each as large as a finger needs, and whole', async () => {
    for (const text of ['광고 1', '광고 2']) await (await room.client('하린')).say(text);
    const admin = await room.enter(ADMIN, { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    await room.place.call('POST', 'admin/members/하린/mute', ADMIN, { duration: '1h', reason: '광고' });
    const buttons = admin
      .row('광고')
      .locator('.stream-act')
      .getByRole('button', { name: /펼치기|취소/ });
    await expect.poll(async () => buttons.count()).toBe(2);
    for (const button of await buttons.all()) {
      const { width, height } = await edges(button);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      expect(await isWhole(button)).toBe(true);
      expect(await button.evaluate(element => getComputedStyle(element).borderStyle)).toBe('none');
    }
    await room.place.call('POST', 'admin/members/하린/unmute', ADMIN, { reason: '끝' });
  });
});

describe('a toast', () => {
  it.each([
    ['a desk', { viewport: DESK }],
    ['a phone', { viewport: PHONE, context: { hasTouch: true, isMobile: true } }],
  ])('stands above the composer, and above what leads to the end, on %s', async (_, options) => {
    const harin = await room.client('하린');
    for (let number = 1; number <= 40; number++) await harin.say(`줄 ${number}`);
    await (await room.client('현우')).say('광고');
    const admin = await room.enter(ADMIN, options);
    const { page } = admin;
    await admin.sees('광고');
    await admin.openCard('mute', '현우');
    const card = page.getByRole('dialog');
    await card.locator('.mod-chip', { hasText: '도배' }).click();
    await card.locator('.mod-chip', { hasText: '10분' }).click();
    await card.locator('button[type=submit]').click();
    const toast = page.locator('[data-sonner-toast]').first();
    await toast.hover({ position: { x: 12, y: 12 } });
    // it stays while it is held
    await page.mouse.down();
    const composer = page.locator('.room-main > .composer');
    await expect.poll(async () => (await edges(composer)).top - (await edges(toast)).bottom).toBeLessThan(30);
    expect((await edges(toast)).bottom).toBeLessThanOrEqual((await edges(composer)).top);
    const undo = admin.log.getByRole('button', { name: '실행 취소' }).last();
    await expect
      .poll(async () => (await edges(toast)).top - (await edges(undo)).bottom)
      .toBeGreaterThanOrEqual(0);
    // a composer that grows does not come under it
    await admin.box.fill('네\n'.repeat(5));
    await expect
      .poll(async () => (await edges(composer)).top - (await edges(toast)).bottom)
      .toBeGreaterThanOrEqual(0);
    await admin.log.evaluate(box => box.scrollBy(0, -400));
    const pill = page.locator('.stream-pill');
    await pill.waitFor();
    await expect
      .poll(async () => (await edges(pill)).top - (await edges(toast)).bottom)
      .toBeGreaterThanOrEqual(0);
    expect((await edges(toast)).top).toBeGreaterThan((await edges(page.getByRole('banner'))).bottom);
    await room.place.call('POST', 'admin/members/현우/unmute', ADMIN, { reason: '끝' });
  });
});

describe('three toasts', () => {
  it.each([
    [3, 490],
    [1, 380],
  ])('have room above the composer: %i of them in a window of %i px', async (shown, height) => {
    const minsu = await room.enter('민수', { viewport: { width: 320, height } });
    const { page } = minsu;
    await minsu.loaded();
    await (await room.client('현우')).sayMany(30, '앞의 말');
    for (const name of ['하린', '현우', ADMIN]) await (await room.client(name)).say(`${name}의 말`);
    for (const name of ['하린', '현우', ADMIN]) {
      await minsu.row(`${name}의 말`).last().focus();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: /나에게만/ }).press('Enter');
    }
    await minsu.log.evaluate(box => box.scrollTo(0, 0));
    await page.locator('.stream-pill').waitFor();
    const toasts = page.locator('[data-sonner-toast][data-visible=true]');
    await expect.poll(() => toasts.count()).toBe(shown);
    await page.locator('[data-sonner-toast][data-front=true]').hover({ position: { x: 12, y: 12 } });
    await page.locator('[data-sonner-toast][data-expanded=true]').first().waitFor();
    await minsu.settled();
    const header = await edges(page.getByRole('banner'));
    for (const toast of await toasts.all()) expect((await edges(toast)).top).toBeGreaterThan(header.bottom);
  });
});

describe('the whispers with one member', () => {
  it.each(['comfortable', 'compact'])('have a place for the text, in ink, %s', async density => {
    const minsu = await room.enter('민수');
    await minsu.page.evaluate(name => (document.documentElement.dataset.density = name), density);
    await (await room.client('하린')).whisper('민수', '받은 말');
    await minsu.sees('받은 말');
    await minsu.openTool(/^귓속말/);
    const pane = minsu.page.locator('.whispers');
    await pane.locator('.whispers-partner').first().click();
    await pane.locator('textarea').fill('보낸 말');
    await pane.locator('textarea').press('Enter');
    const [received, own] = [
      pane.locator('.whispers-line', { hasText: '받은 말' }).last(),
      pane.locator('.whispers-line', { hasText: '보낸 말' }).last(),
    ];
    await own.locator('time').waitFor();
    for (const line of [received, own]) {
      const text = line.locator('.whispers-text');
      const ink = (place: Locator): Promise<string> => place.evaluate(one => getComputedStyle(one).color);
      expect(await ink(text)).toBe(await ink(minsu.page.locator('body')));
      const [time, mark, words] = [
        await edges(line.locator('time')),
        await edges(line.locator('.whispers-mark')),
        await edges(text),
      ];
      const isBeside = words.left >= Math.max(time.right, mark.right);
      const isBelow = words.top >= Math.max(time.bottom, mark.bottom) - 1;
      expect({ isBeside, isBelow }).toEqual({
        isBeside: density === 'compact',
        isBelow: density === 'comfortable',
      });
    }
    const ground = (line: Locator): Promise<string> =>
      line.evaluate(one => getComputedStyle(one).backgroundColor);
    expect(await ground(own)).not.toBe(await ground(received));
  });
});

describe('the composer', () => {
  it('keeps Send apart from the count of a text that is too long, and does not offer it', async () => {
    const { page, box } = await room.enter('민수');
    const send = page.locator('.composer-send');
    await box.fill('가'.repeat(2_000));
    const count = page.locator('.composer-count');
    await count.waitFor();
    const fill = (): Promise<string> => send.evaluate(button => getComputedStyle(button).backgroundColor);
    const offered = await fill();
    await box.fill('가'.repeat(2_001));
    await page.locator('.composer-count[data-over]').waitFor();
    expect((await edges(send)).left - (await edges(count)).right).toBeGreaterThanOrEqual(8);
    expect(await fill()).not.toBe(offered);
    expect(await fill()).toBe('rgba(0, 0, 0, 0)');
  });

  it.each([
    ['one row', { width: 1_280, height: 800 }, '네'],
    ['many rows', { width: 1_280, height: 800 }, '네\n'.repeat(12)],
    ['a low window', { width: 1_000, height: 420 }, '네\n'.repeat(12)],
  ])('has the panel of emoji above it, with whole rows: %s', async (_, viewport, text) => {
    const { page, box } = await room.enter('민수', { viewport });
    await box.fill(text);
    await page.locator('.composer-tools').getByRole('button', { name: '이모지', exact: true }).click();
    const panel = page.locator('.composer-emoji');
    await panel.waitFor();
    const card = await edges(page.locator('.composer-card'));
    const { top, bottom } = await edges(panel);
    expect(bottom).toBeLessThan(card.top);
    expect(card.top - bottom).toBeLessThan(12);
    expect(top).toBeGreaterThanOrEqual(0);
    const cut = await panel.locator('button').evaluateAll(
      (all, end) =>
        all.filter(one => {
          const rect = one.getBoundingClientRect();
          return rect.top < end - 1 && rect.bottom > end;
        }).length,
      bottom,
    );
    expect(cut).toBe(0);
  });
});
