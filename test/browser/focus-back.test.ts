import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우', '도배왕'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const hasFocus = (place: Locator): Promise<boolean> =>
  place.evaluate(element => element === document.activeElement);

describe('Back from a conversation', () => {
  it.each<[string, (visitor: Visitor) => Promise<void>]>([
    ['its button', async ({ page }) => page.getByRole('button', { name: '목록으로' }).click()],
    [
      'the Back of the browser',
      async ({ page }) => {
        await page.goBack();
      },
    ],
  ])('by %s leaves the focus at the row of that member', async (_, back) => {
    const minsu = await room.enter('민수');
    const { page } = minsu;
    await (await room.client('현우')).whisper('민수', '잠깐 볼까요?');
    await minsu.sees('잠깐 볼까요?');
    await minsu.openTool(/귓속말/);
    const row = page.locator('.whispers-partner', { hasText: '현우' });
    await row.click();
    await page.locator('.whispers-talk').waitFor();
    await back(minsu);
    await expect.poll(() => hasFocus(row)).toBe(true);
  });

  it('leaves it in the search when that member has no row', async () => {
    const minsu = await room.enter('민수');
    const { page } = minsu;
    await page.goto(`${room.place.url}/whispers/도배왕`);
    await page.getByRole('button', { name: '목록으로' }).click();
    await expect.poll(() => hasFocus(page.locator('.whispers-list').getByRole('searchbox'))).toBe(true);
  });
});

describe('the list of whispers', () => {
  it('keeps the focus with a member whose row goes elsewhere in it', async () => {
    const hyunwoo = await room.client('현우');
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    await admin.openTool(/귓속말/);
    await page.locator('.whispers-list').getByRole('searchbox').fill('현우');
    const row = page.locator('.whispers-partner', { hasText: '현우' });
    await row.focus();
    await hyunwoo.whisper(ADMIN, '이제 대화가 있습니다');
    await row.getByText('이제 대화가 있습니다').waitFor();
    await expect.poll(() => hasFocus(row)).toBe(true);
  });
});

describe('an act that is taken back by mouse', () => {
  it('leaves the focus in the composer', async () => {
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    await admin.loaded();
    await (await room.client('도배왕')).say('막을 줄');
    await admin.openCard('mute', '도배왕');
    const card = page.getByRole('dialog');
    await card.getByRole('textbox').last().fill('도배');
    await card.locator('button[type=submit]').click();
    await card.waitFor({ state: 'detached' });
    const row = admin.row(/도배왕님의 채팅이 .*금지되었습니다/).last();
    const undo = row.getByRole('button', { name: '실행 취소' });
    await undo.click();
    await undo.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(admin.box)).toBe(true);
  });
});
