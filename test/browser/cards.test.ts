import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

declare global {
  interface Window {
    /** How often the page asked to be printed. */
    printed: number;
  }
}

/** Counts in place of a dialog that nobody could answer. */
function countPrints(): void {
  window.printed = 0;
  window.print = () => {
    window.printed++;
  };
}

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open();
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('many new members', () => {
  it('are printed as cards with all that each needs, and nothing else is on the paper', async () => {
    const admin = await room.enter(ADMIN, { script: countPrints });
    const { page } = admin;
    await admin.openTool('회원 관리');
    await page.getByRole('button', { name: '+ 회원 만들기' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('여러 명').click();
    await dialog.getByRole('textbox').fill(Array.from({ length: 9 }, (_, i) => `학생_${i}`).join('\n'));
    await dialog.getByRole('button', { name: '9명 만들기' }).click();
    await dialog.getByRole('button', { name: '카드로 인쇄' }).click();
    await expect.poll(() => page.evaluate(() => window.printed)).toBe(1);
    const cards = page.locator('.card');
    await expect.poll(async () => cards.count()).toBe(9);
    expect(await cards.first().isVisible()).toBe(false);

    await page.emulateMedia({ media: 'print' });
    await expect.poll(async () => cards.first().isVisible()).toBe(true);
    for (const other of [dialog, page.locator('.room')]) expect(await other.isVisible()).toBe(false);
    const shown = await page.evaluate(() => document.body.innerText);
    expect(shown).not.toContain('모두 복사');
    const first = await cards.first().innerText();
    const [password] = await cards.first().locator('code').allInnerTexts();
    for (const part of ['사랑방', room.place.url, '학생_0', '처음 로그인할 때 새 비밀번호를 정합니다.'])
      expect(first).toContain(part);
    const login = { name: '학생_0', password };
    await room.place.call('POST', 'auth/login', undefined, login);
    // drawn, and as wide as it is high
    const qr = (await cards.first().locator('.card-qr path').boundingBox())!;
    expect(qr.width).toBeGreaterThan(60);
    expect(Math.abs(qr.width - qr.height)).toBeLessThan(2);

    await page.emulateMedia({ media: null });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(() => cards.count()).toBe(0);
    // whether they came out of the printer is not known
    await page.keyboard.press('Escape');
    await dialog.getByText('비밀번호를 아직 복사하지 않았습니다.').waitFor();
  });
});
