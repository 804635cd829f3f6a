import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const ACCOUNTS = 5_000;
const LONG = 'Wide_name_of_20_WWWW';

declare global {
  interface Window {
    /** Timers of a second that run. */
    clocks: Set<number>;
  }
}

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['김민수', LONG] });
  await room.place.fill(ACCOUNTS);
}, 120_000);
afterAll(() => room.close());
afterEach(() => room.clear());

function rows(admin: Visitor): Locator {
  return admin.page.getByRole('table').locator('tbody').getByRole('row');
}

async function openMembers(options: Parameters<BrowserRoom['enter']>[1] = {}): Promise<Visitor> {
  const admin = await room.enter(ADMIN, options);
  await admin.openTool('회원 관리');
  await rows(admin).first().waitFor();
  return admin;
}

/** Counts the timers of a second. */
function countClocks(): void {
  const { setInterval: start, clearInterval: end } = window;
  window.clocks = new Set();
  window.setInterval = ((handler: TimerHandler, ms?: number, ...more: unknown[]) => {
    const id = start(handler, ms, ...more);
    if (ms === 1_000) window.clocks.add(id);
    return id;
  }) as typeof window.setInterval;
  window.clearInterval = id => {
    window.clocks.delete(id as number);
    end(id);
  };
}

describe(`the page of members, with ${ACCOUNTS} accounts`, () => {
  it('draws those in view only, tells how many there are, and goes on to the last', async () => {
    const admin = await openMembers();
    const table = admin.page.getByRole('table');
    expect(await table.getAttribute('aria-rowcount')).toBe(String(ACCOUNTS + 4));
    await admin.page.getByText(`${(ACCOUNTS + 3).toLocaleString('ko')}명`).waitFor();
    expect(await rows(admin).count()).toBeLessThanOrEqual(60);
    await admin.page.locator('.members-page').evaluate(page => page.scrollTo(0, page.scrollHeight));
    const last = rows(admin).filter({ hasText: '김민수' });
    await last.waitFor();
    expect(await last.getAttribute('aria-rowindex')).toBe(String(ACCOUNTS + 4));
    expect(await rows(admin).count()).toBeLessThanOrEqual(60);
  });

  it('finds a name that was never loaded, by its initials', async () => {
    const admin = await openMembers();
    await admin.page.getByRole('searchbox').fill('ㅁㅅ');
    await expect.poll(() => rows(admin).allInnerTexts()).toHaveLength(1);
    expect(await rows(admin).innerText()).toContain('김민수');
    await admin.page.getByRole('searchbox').fill('nobody');
    await admin.page.getByText('해당하는 회원이 없습니다.').waitFor();
    await admin.page.getByRole('searchbox').fill('');
    await rows(admin).filter({ hasText: 'm1000' }).first().waitFor();
  });

  it('shows those in a state', async () => {
    await room.place.call('POST', 'admin/members/m4321/mute', ADMIN, { reason: '도배' });
    const admin = await openMembers();
    await admin.page.getByRole('combobox', { name: '상태' }).selectOption('채팅 금지');
    await expect.poll(() => rows(admin).count()).toBe(1);
    expect(await rows(admin).innerText()).toContain('m4321');
    await room.place.call('POST', 'admin/members/m4321/unmute', ADMIN, { reason: '이야기함' });
  });

  it('has one menu, which the keyboard opens and leaves', async () => {
    const admin = await openMembers();
    const button = admin.page.getByRole('button', { name: 'm10님: 관리' });
    await button.focus();
    await button.press('Enter');
    const items = admin.page.getByRole('menuitem');
    await expect.poll(() => items.allInnerTexts()).toEqual(['새 비밀번호', '관리자로 바꾸기', '사용 중지']);
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true');
    await admin.page.keyboard.press('Escape');
    await items.first().waitFor({ state: 'detached' });
    expect(await button.evaluate(one => one === document.activeElement)).toBe(true);
    // the focus stays with its row, however far the list is scrolled
    await admin.page.locator('.members-page').evaluate(page => page.scrollTo(0, 20_000));
    await expect.poll(() => rows(admin).last().innerText()).not.toContain('m10\n');
    expect(await button.evaluate(one => one === document.activeElement)).toBe(true);
    await button.click();
    await admin.page.getByRole('menuitem', { name: '사용 중지' }).waitFor();
    await button.click();
    await items.first().waitFor({ state: 'detached' });
  });

  it('keeps a clock only for rows with an end', async () => {
    const admin = await openMembers({ script: countClocks });
    const clocks = (): Promise<number> => admin.page.evaluate(() => window.clocks.size);
    expect(await clocks()).toBe(0);
    await room.place.call('POST', 'admin/members/m10/mute', ADMIN, { reason: '도배' });
    await admin.page.getByRole('button', { name: 'm10님: 금지 해제' }).waitFor();
    expect(await clocks()).toBe(1);
    await room.place.call('POST', 'admin/members/m10/unmute', ADMIN, { reason: '이야기함' });
    await admin.page.getByRole('button', { name: 'm10님: 채팅 금지' }).waitFor();
    expect(await clocks()).toBe(0);
  });

  it('keeps a long name in one row, and tells it whole', async () => {
    for (const options of [{}, { viewport: PHONE }]) {
      const admin = await openMembers(options);
      await admin.page.getByRole('searchbox').fill(LONG);
      await expect.poll(() => rows(admin).count()).toBe(1);
      const name = rows(admin).getByRole('rowheader').locator('bdi');
      const { lines, title } = await name.evaluate(one => ({
        lines: one.getClientRects().length,
        title: one.getAttribute('title'),
      }));
      expect([lines, title]).toEqual([1, LONG]);
      const wide = await admin.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
      await room.clear();
    }
  });
});
