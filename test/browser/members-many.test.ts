import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedIn } from '../../src/contract/rest.js';
import { Client } from '../support/client.js';
import { violations } from './support/axe.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const ACCOUNTS = 5_000;
const LONG = 'Wide_name_of_20_WWWW';

declare global {
  interface Window {
    /** Timers of a second that run. */
    clocks: Set<number>;
    /** How often the page asked what the window is like. */
    mediaQueries: number;
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
  await admin.openTool(/^(회원 관리|Members)$/);
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

function countMediaQueries(): void {
  const ask = window.matchMedia.bind(window);
  window.mediaQueries = 0;
  window.matchMedia = query => {
    window.mediaQueries++;
    return ask(query);
  };
}

describe(`the page of members, with ${ACCOUNTS} accounts`, () => {
  it('draws those in view only, tells how many there are, and goes on to the last', async () => {
    const admin = await openMembers();
    const table = admin.page.getByRole('table');
    await expect.poll(async () => table.getAttribute('aria-rowcount')).toBe(String(ACCOUNTS + 4));
    await admin.page.getByText(`${(ACCOUNTS + 3).toLocaleString('ko')}명`).waitFor();
    await expect.poll(async () => rows(admin).count()).toBeLessThanOrEqual(60);
    // before what is loaded, where it will not come
    await room.place.member('0first');
    await admin.page.locator('.members-page').evaluate(page => page.scrollTo(0, page.scrollHeight));
    const last = rows(admin).filter({ hasText: '김민수' });
    await last.waitFor();
    await expect.poll(async () => last.getAttribute('aria-rowindex')).toBe(String(ACCOUNTS + 4));
    await expect.poll(() => table.getAttribute('aria-busy')).toBe('false');
    await expect.poll(async () => table.getAttribute('aria-rowcount')).toBe(String(ACCOUNTS + 4));
    await expect.poll(async () => rows(admin).count()).toBeLessThanOrEqual(60);
  });

  it('shows who joins or is created while it is open, asking for what is drawn alone', async () => {
    const admin = await openMembers();
    const asked: string[] = [];
    admin.page.on('request', request => asked.push(request.url()));
    await admin.page.locator('.members-page').evaluate(page => page.scrollTo(0, 5_000));
    await rows(admin).filter({ hasText: 'm1100' }).waitFor();
    await room.place.member('m1100_new');
    // what another admin did is found when the page is looked at
    await admin.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    const fresh = rows(admin).filter({ hasText: 'm1100_new' });
    await fresh.getByText('로그인한 적 없음').waitFor();
    await admin.page.getByText(`${(ACCOUNTS + 5).toLocaleString('ko')}명`).waitFor();
    await room.client('m1100_new');
    await fresh.getByText('접속 중').waitFor();
    // comes by an invite, and so without a word of another admin
    const { code } = await room.place.call<{ code: string }>('POST', 'admin/invites', ADMIN, {});
    const guest = { code, name: 'm1100_guest', password: PASSWORD };
    const { accessToken } = await room.place.call<LoggedIn>('POST', 'invites/join', undefined, guest);
    const client = new Client(room.place.url, { token: accessToken });
    room.clients.push(client);
    await client.welcomed();
    await rows(admin).filter({ hasText: 'm1100_guest' }).getByText('접속 중').waitFor();
    const limits = asked
      .filter(url => url.includes('/admin/accounts?'))
      .map(url => Number(new URL(url).searchParams.get('limit')));
    expect(limits.length).toBeGreaterThan(1);
    expect(Math.max(...limits.filter(limit => limit !== 200))).toBeLessThan(60);
    expect(limits.filter(limit => limit === 200).length).toBeLessThanOrEqual(2);
  });

  it('drops from those in a state who is in it no longer, and does not lose the focus', async () => {
    await room.place.call('POST', 'admin/members/m77/mute', ADMIN, { reason: '도배' });
    const admin = await openMembers();
    await admin.page.getByRole('combobox', { name: '상태' }).selectOption('채팅 금지');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await rows(admin).getByRole('button').first().focus();
    await room.place.call('POST', 'admin/members/m77/unmute', ADMIN, { reason: '이야기함' });
    await admin.page.getByText('해당하는 회원이 없습니다.').waitFor();
    const search = admin.page.getByRole('searchbox');
    expect(await search.evaluate(one => one === document.activeElement)).toBe(true);
  });

  it('is not computed for each account when it is drawn', async () => {
    const admin = await openMembers({ script: countMediaQueries });
    await admin.page.locator('.members-page').evaluate(page => page.scrollTo(0, 5_000));
    await rows(admin).filter({ hasText: 'm1099' }).waitFor();
    expect(await admin.page.evaluate(() => window.mediaQueries)).toBeLessThan(ACCOUNTS);
  });

  it('finds a name that was never loaded, by its initials', async () => {
    const admin = await openMembers();
    await admin.page.getByRole('searchbox').fill('ㅁㅅ');
    await expect.poll(() => rows(admin).allInnerTexts()).toHaveLength(1);
    await expect.poll(async () => rows(admin).innerText()).toContain('김민수');
    await admin.page.getByRole('searchbox').fill('nobody');
    await admin.page.getByText('해당하는 회원이 없습니다.').waitFor();
    await admin.page.getByRole('combobox', { name: '상태' }).selectOption('채팅 금지');
    expect(await violations(admin.page)).toEqual([]);
    await admin.page.getByRole('button', { name: '모든 회원 보기' }).click();
    const search = admin.page.getByRole('searchbox');
    expect(await search.inputValue()).toBe('');
    expect(await search.evaluate(box => box === document.activeElement)).toBe(true);
    await rows(admin).filter({ hasText: 'm1000' }).first().waitFor();
  });

  it('shows no rows as found by a search that failed, and tries it again where it says so', async () => {
    const admin = await openMembers();
    admin.expects(/Failed to load resource/);
    const { page } = admin;
    const error = page.getByRole('alert');
    const again = page.getByRole('button', { name: '다시 시도' });
    let isDown = true;
    await page.route(/admin\/accounts\?/, route => (isDown ? route.abort() : route.continue()));
    await page.getByRole('button', { name: '새로고침' }).click();
    await error.waitFor();
    await expect.poll(async () => page.getByRole('table').count()).toBe(1);
    const tried = page.waitForRequest(/admin\/accounts\?/);
    await again.click();
    expect((await tried).url()).not.toContain('cursor');
    await page.getByRole('searchbox').fill('김민수');
    await page.getByRole('table').waitFor({ state: 'detached' });
    await error.waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    await expect.poll(async () => page.locator('.members-hint').allInnerTexts()).toEqual(['']);
    expect(await violations(page)).toEqual([]);
    isDown = false;
    await again.press('Enter');
    await expect.poll(() => rows(admin).allInnerTexts()).toHaveLength(1);
    await expect.poll(async () => rows(admin).innerText()).toContain('김민수');
    expect(await error.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('members-title');
  });

  it('tells that the rest of the list could not be loaded where one is in it', async () => {
    const admin = await openMembers({ viewport: PHONE });
    admin.expects(/Failed to load resource/);
    const { page } = admin;
    let isDown = true;
    await page.route(/admin\/accounts\?.*cursor/, route => (isDown ? route.abort() : route.continue()));
    await page.locator('.members-page').evaluate(box => box.scrollTo(0, 20_000));
    const again = page.getByRole('button', { name: '다시 시도' });
    await again.waitFor();
    const { top, bottom } = await again.evaluate(button => button.getBoundingClientRect());
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(PHONE.height);
    isDown = false;
    await again.click();
    await again.waitFor({ state: 'detached' });
    await rows(admin).filter({ hasText: /m\d+/ }).first().waitFor();
  });

  it('dims the rows of the search before while the next answer takes long', async () => {
    const admin = await openMembers();
    const { page } = admin;
    let answer = (): void => undefined;
    const isAnswered = new Promise<void>(resolve => (answer = resolve));
    await page.route(/admin\/accounts\?.*q=/, async route => {
      await isAnswered;
      await route.continue();
    });
    const opacity = (): Promise<string> =>
      page.getByRole('table').evaluate(table => getComputedStyle(table).opacity);
    await page.getByRole('searchbox').fill('김민수');
    await expect.poll(opacity).toBe('0.4');
    answer();
    await expect.poll(opacity).toBe('1');
    await expect.poll(async () => rows(admin).innerText()).toContain('김민수');
  });

  it('shows those in a state', async () => {
    await room.place.call('POST', 'admin/members/m4321/mute', ADMIN, { reason: '도배' });
    const admin = await openMembers();
    await admin.page.getByRole('combobox', { name: '상태' }).selectOption('채팅 금지');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await expect.poll(async () => rows(admin).innerText()).toContain('m4321');
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
    for (const options of [{}, { viewport: PHONE }, { viewport: PHONE, language: 'en' }] as const) {
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
      const headRows = await admin.page
        .locator('.members-head > .button')
        .evaluateAll(parts => new Set(parts.map(part => part.getBoundingClientRect().bottom)).size);
      expect(headRows).toBeLessThanOrEqual(2);
      await room.clear();
    }
  });
});
