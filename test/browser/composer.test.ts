import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Drags a file, or text, over the room and lets go of it there. */
async function drop({ page }: Visitor, what: 'file' | 'text', on: string): Promise<boolean[]> {
  return page.evaluate(
    ([kind, selector]) => {
      const dataTransfer = new DataTransfer();
      if (kind === 'file') dataTransfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
      else dataTransfer.setData('text/plain', 'x');
      const init = { dataTransfer, bubbles: true, cancelable: true };
      return ['dragover', 'drop'].map(
        type => !document.querySelector(selector!)!.dispatchEvent(new DragEvent(type, init)),
      );
    },
    [what, on],
  );
}

/** Pastes as the browser does. */
async function paste({ page, box }: Visitor, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async what => navigator.clipboard.writeText(what), text);
  await box.focus();
  await page.keyboard.press('ControlOrMeta+v');
}

describe('the composer', () => {
  it('takes no file, says so, and the room stays open', async () => {
    const minsu = await room.enter('민수');
    for (const place of ['.stream', '.composer textarea', '.header']) {
      expect(await drop(minsu, 'file', place)).toEqual([true, true]);
      await minsu.page.locator('.composer-hint', { hasText: '글만 보낼 수 있습니다' }).waitFor();
      await minsu.box.press('a');
      await minsu.page.locator('.composer-hint').waitFor({ state: 'detached' });
    }
    expect(await drop(minsu, 'text', '.composer textarea')).toEqual([false, false]);
    await minsu.page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
      document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await minsu.page.locator('.composer-hint').waitFor();
  });

  it('rids a pasted text of control characters, says how many, and sends it', async () => {
    const minsu = await room.enter('민수');
    await minsu.box.fill('처음 끝');
    for (let i = 0; i < 2; i++) await minsu.box.press('ArrowLeft');
    await paste(minsu, ' 가\u000B나\u000C다\u001B라');
    await minsu.page.locator('.composer-hint', { hasText: '보이지 않는 문자 3개를 정리했습니다' }).waitFor();
    expect(await minsu.box.inputValue()).toBe('처음 가\n나\n다라 끝');
    await minsu.page.keyboard.type('!');
    await minsu.box.press('Enter');
    await expect.poll(async () => (await room.place.stored()).at(-1)).toBe('민수: 처음 가\n나\n다라! 끝');
  });

  it('has a button for a new row on a phone, and a hint of one row', async () => {
    const minsu = await room.enter('민수', { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    const height = await minsu.box.evaluate(box => box.getBoundingClientRect().height);
    await minsu.box.fill('하나');
    expect(await minsu.box.evaluate(box => box.getBoundingClientRect().height)).toBe(height);
    const button = minsu.page.getByRole('button', { name: '줄 바꿈' });
    const { width, height: high } = (await button.boundingBox())!;
    expect(Math.min(width, high)).toBeGreaterThanOrEqual(44);
    await button.tap();
    expect(await minsu.box.evaluate(box => box === document.activeElement)).toBe(true);
    await minsu.page.keyboard.type('둘');
    await minsu.page.getByRole('button', { name: '보내기' }).tap();
    await expect.poll(async () => (await room.place.stored()).at(-1)).toBe('민수: 하나\n둘');
    expect(await (await room.enter('민수')).page.locator('.composer-break').isVisible()).toBe(false);
  });
});
