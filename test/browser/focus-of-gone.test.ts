import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['가람', '나래', '다온', '민수'] });
});
afterAll(() => room.close());
afterEach(async () => {
  await room.clear();
  for (const name of ['가람', '나래', '다온']) await act('unmute', name).catch(() => undefined);
});

const act = (what: 'mute' | 'unmute', name: string) =>
  room.place.call('POST', `admin/members/${name}/${what}`, ADMIN, { reason: '도배' });

const hasFocus = (place: Locator): Promise<boolean> =>
  place.evaluate(element => element === document.activeElement);

/** The page of members, with those alone who are muted. */
async function openMuted(): Promise<{ admin: Visitor; row: (name: string) => Locator }> {
  for (const name of ['가람', '나래', '다온']) await act('mute', name);
  const admin = await room.enter(ADMIN);
  await admin.openTool('회원 관리');
  await admin.page.getByRole('combobox', { name: '상태' }).selectOption('채팅 금지');
  const rows = admin.page.getByRole('table').locator('tbody').getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  return { admin, row: name => rows.filter({ hasText: name }) };
}

describe('a row that leaves the list of members', () => {
  it('gives the focus to the next, then to the one before, then to the search', async () => {
    const { admin, row } = await openMuted();
    const { page } = admin;
    await row('나래').getByRole('button').last().focus();
    await act('unmute', '나래');
    await expect.poll(() => hasFocus(row('다온').getByRole('button').first())).toBe(true);
    await act('unmute', '다온');
    await expect.poll(() => hasFocus(row('가람').getByRole('button').first())).toBe(true);
    await act('unmute', '가람');
    await expect.poll(() => hasFocus(page.getByRole('searchbox'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.members-page').waitFor({ state: 'detached' });
  });

  it('leaves its menu open where it was, which gives the focus to the next row', async () => {
    const { admin, row } = await openMuted();
    const { page } = admin;
    await row('나래').getByRole('button', { name: '관리' }).press('Enter');
    const menu = page.getByRole('menu');
    const choice = menu.getByRole('menuitem').first();
    await expect.poll(() => hasFocus(choice)).toBe(true);
    const before = await menu.boundingBox();
    await act('unmute', '나래');
    await row('나래').waitFor({ state: 'detached' });
    // what moves a menu to its place again
    await page.evaluate(() => dispatchEvent(new Event('resize')));
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 50))));
    expect(await menu.boundingBox()).toEqual(before);
    expect(await hasFocus(choice)).toBe(true);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(row('다온').getByRole('button').first())).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.members-page').waitFor({ state: 'detached' });
  });

  it.each<[string, (row: Locator, page: Visitor['page']) => Promise<void>]>([
    ['dialog', async row => row.getByRole('button', { name: '금지 해제' }).press('Enter')],
    [
      'dialog of its menu',
      async (row, page) => {
        await row.getByRole('button', { name: '관리' }).press('Enter');
        await page.getByRole('menuitem', { name: '사용 중지' }).press('Enter');
      },
    ],
  ])('leaves its %s open, which gives the focus to the next row', async (_, open) => {
    const { admin, row } = await openMuted();
    const { page } = admin;
    await open(row('나래'), page);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await act('unmute', '나래');
    await expect.poll(() => page.locator('.members-table [data-index]').count()).toBe(2);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(row('다온').getByRole('button').first())).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.members-page').waitFor({ state: 'detached' });
  });
});

describe('the page of members', () => {
  it('goes by Esc wherever the focus is, but not by that of what is open over it', async () => {
    const { admin, row } = await openMuted();
    const { page } = admin;
    const cover = page.locator('.members-page');
    await page.getByRole('button', { name: '+ 회원 만들기' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await row('나래').getByRole('button', { name: '관리' }).press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(async () => cover.count()).toBe(1);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Escape');
    await cover.waitFor({ state: 'detached' });
  });
});

describe('a member who leaves the room', () => {
  it('gives the focus in the list of who is here to the next', async () => {
    const [garam] = [await room.client('가람'), await room.client('나래')];
    const { page } = await room.enter(ADMIN);
    const list = page.getByRole('group', { name: '접속자 목록' });
    await list.getByRole('button', { name: '가람' }).focus();
    garam.socket.disconnect();
    await list.getByRole('button', { name: '가람' }).waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(list.getByRole('button', { name: '나래' }))).toBe(true);
  });

  it('leaves their menu open, which gives it to the next, and so does Esc the room after it', async () => {
    const [garam] = [await room.client('가람'), await room.client('나래')];
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    await admin.loaded();
    const list = page.getByRole('group', { name: '접속자 목록' });
    await list.getByRole('button', { name: '가람' }).press('Enter');
    const choice = page.getByRole('menuitem', { name: '귓속말' }).first();
    await expect.poll(() => hasFocus(choice)).toBe(true);
    garam.socket.disconnect();
    await list.getByRole('button', { name: '가람' }).waitFor({ state: 'detached' });
    expect(await hasFocus(choice)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(list.getByRole('button', { name: '나래' }))).toBe(true);
    await page.keyboard.press('ArrowDown');
    await list.getByRole('button', { name: '나래' }).press('Enter');
    await page.getByRole('menuitem', { name: '귓속말' }).first().press('Enter');
    expect(await hasFocus(admin.box)).toBe(true);
  });
});

describe('an invite that another admin ends', () => {
  it('gives the focus of its button to the title of the list', async () => {
    const { id } = await room.place.call<{ id: number }>('POST', 'admin/invites', ADMIN, { note: '모임' });
    const { page } = await room.enter(ADMIN);
    await page.getByRole('banner').getByRole('button', { name: '회원 관리' }).click();
    await page.getByRole('button', { name: '초대하기' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '초대 취소: 모임' }).focus();
    await room.place.call('DELETE', `admin/invites/${id}`, ADMIN);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await dialog.getByText('취소됨').waitFor();
    await expect.poll(() => hasFocus(dialog.getByRole('heading', { level: 3 }))).toBe(true);
  });
});
