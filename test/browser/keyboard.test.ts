import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Presses Tab, or another key, until the element that has the focus is this one. */
async function reach(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await page.evaluate(what => document.activeElement?.matches(what) ?? false, selector)) return;
    await page.keyboard.press(key);
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new Error(`${selector} is not reached by ${key}; the focus is on ${at}`);
}

/** The element that has the focus shows it. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const style = await page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(document.activeElement!);
    return { outlineStyle, outlineWidth, boxShadow, borderColor };
  });
  expect(style.outlineStyle !== 'none' || style.boxShadow !== 'none').toBe(true);
}

describe('without a pointer', () => {
  it('a member logs in, talks, answers a whisper and logs out', async () => {
    const visitor = await room.enter('민수', { loggedOut: true });
    const { page } = visitor;
    const other = await room.client('현우');
    await reach(page, 'input[autocomplete=username]');
    await expectVisibleFocus(page);
    await page.keyboard.type('민수');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await visitor.box.waitFor();
    await expect.poll(() => visitor.box.evaluate(box => box === document.activeElement)).toBe(true);

    await page.keyboard.type('자판만으로');
    await page.keyboard.press('Enter');
    await visitor.sees('자판만으로');
    await other.whisper('민수', '들리세요?');
    await visitor.sees('<<< 현우: 들리세요?');

    await reach(page, '[role=log] *, [role=log]', 'Shift+Tab');
    await reach(page, '.stream-whisper, .stream-whisper *', 'ArrowUp').catch(() =>
      reach(page, '.stream-whisper, .stream-whisper *', 'ArrowDown'),
    );
    await expectVisibleFocus(page);
    await page.keyboard.press('Enter');
    await page.locator('.composer-chip').waitFor();
    expect(await visitor.box.evaluate(box => box === document.activeElement)).toBe(true);
    await page.keyboard.type('네, 들려요');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => other.items.some(item => 'text' in item && item.text === '네, 들려요'))
      .toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.composer-chip').waitFor({ state: 'detached' });

    await visitor.page
      .getByRole('button', { name: '로그아웃', includeHidden: true })
      .evaluate(button => button.setAttribute('data-out', ''));
    await reach(page, '.header-menu', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await reach(page, '[data-out]');
    await expectVisibleFocus(page);
    await page.keyboard.press('Enter');
    await page.getByLabel('비밀번호', { exact: true }).waitFor();
  });

  it('an admin mutes on a row and takes it back, and the focus is never lost', async () => {
    const [admin, target] = [await room.enter(ADMIN), await room.client('민수')];
    const { page } = admin;
    await target.say('자판으로 막을 줄');
    await admin.sees('자판으로 막을 줄');
    await reach(page, '[role=log] *, [role=log]', 'Shift+Tab');
    await page.keyboard.press('End');
    await admin.row('자판으로 막을 줄').evaluate(row => row.setAttribute('data-goal', ''));
    await reach(page, '[data-goal]', 'ArrowUp');
    await page.keyboard.press('m');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // back to where the admin was walking, or to the box if that has been folded; Esc lets go of the list
    await page.locator('.stream-row:focus, .composer textarea:focus').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => admin.box.evaluate(box => box === document.activeElement)).toBe(true);
    await admin.sees(/민수님의 채팅이 10분간 금지되었습니다/);
    await page.keyboard.type('/unmute 민수 끝났어요');
    await page.keyboard.press('Enter');
    await admin.sees(/민수님의 채팅 금지가 해제되었습니다/);
  });

  it('the menu, the card and the pages close with Esc, one at a time', async () => {
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    const target = await room.client('현우');
    await target.say('메뉴를 열 줄');
    await admin.sees('메뉴를 열 줄');
    await admin.box.focus();
    await page.keyboard.type('@현');
    await admin.suggestions.first().waitFor();
    await page.keyboard.press('Escape');
    await admin.suggestions.first().waitFor({ state: 'detached' });
    await expect.poll(async () => admin.box.inputValue()).toBe('@현');

    await reach(page, '[role=log] *, [role=log]', 'Shift+Tab');
    await page.keyboard.press('End');
    // below it may stand that one of the test before has left
    await admin.row('메뉴를 열 줄').evaluate(row => row.setAttribute('data-goal', ''));
    await reach(page, '[data-goal]', 'ArrowUp');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    for (const name of ['귓속말', '회원 관리', '계정']) {
      if (name === '계정') await page.locator('.header-menu').click();
      await page.getByRole('button', { name, exact: true }).first().focus();
      await page.keyboard.press('Enter');
      const opened = page.locator('dialog[open], .members-page, .side-pane').first();
      await opened.waitFor();
      await page.keyboard.press('Escape');
      await opened.waitFor({ state: 'detached' });
    }
  });

  it('Esc leaves the reply mode, then the pause of the list, then goes to its end, wherever the focus is', async () => {
    const visitor = await room.enter('민수', { viewport: { width: 1_280, height: 400 } });
    const { page } = visitor;
    const other = await room.client('현우');
    await other.whisper('민수', '답을 기다리는 줄');
    for (let i = 0; i < 30; i++) await other.say(`채우는 줄 ${i}`);
    await visitor.sees('채우는 줄 29');
    const chip = page.locator('.composer-chip');
    const toEnd = page.getByRole('button', { name: '최신 메시지로 ↓' });
    const fromEnd = () => visitor.log.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight);
    await visitor.log.hover();
    await page.mouse.wheel(0, -5_000);
    await toEnd.waitFor();
    await visitor.row('답을 기다리는 줄').focus();
    await page.keyboard.press('Enter');
    await chip.waitFor();
    await visitor.row('답을 기다리는 줄').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await chip.waitFor({ state: 'detached' });
    expect(await fromEnd()).toBeGreaterThan(60);
    await visitor.row('채우는 줄 0').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Escape');
    await expect.poll(() => visitor.box.evaluate(box => box === document.activeElement)).toBe(true);
    expect(await fromEnd()).toBeGreaterThan(60);
    await page.keyboard.press('Escape');
    await expect.poll(fromEnd).toBeLessThan(2);
    await toEnd.waitFor({ state: 'detached' });

    // what covers the room has Esc for itself
    await page.mouse.wheel(0, -5_000);
    await toEnd.waitFor();
    await visitor.openTool(/^귓속말/);
    await page.keyboard.press('Escape');
    await page.locator('.side-pane').waitFor({ state: 'detached' });
    await toEnd.waitFor();
    expect(await fromEnd()).toBeGreaterThan(60);
  });
});
