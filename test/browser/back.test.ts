import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
  await (await room.client('현우')).say('안녕하세요');
  await (await room.client('현우')).whisper(ADMIN, '귓속말입니다');
});
afterAll(() => room.close());
afterEach(() => room.clear());

const back = (visitor: Visitor): Promise<void> => visitor.page.evaluate(() => history.back());

/** A room with another member, opened after another page. */
async function enter(viewport: typeof DESK): Promise<Visitor> {
  await room.client('현우');
  const visitor = await room.enter(ADMIN, { viewport });
  await visitor.sees('안녕하세요');
  await visitor.page.evaluate(() => Object.assign(window, { isSamePage: true }));
  return visitor;
}

/** The page was not reloaded, and the connection works. */
async function expectSameRoom(visitor: Visitor): Promise<void> {
  expect(await visitor.page.evaluate(() => 'isSamePage' in window)).toBe(true);
  await visitor.say('아직 여기 있어요');
  await visitor.sees('아직 여기 있어요');
}

interface Cover {
  what: string;
  on: 'desk' | 'phone' | 'both';
  open(visitor: Visitor): Promise<void>;
  place(visitor: Visitor): Locator;
}

const dialog = (visitor: Visitor): Locator => visitor.page.locator('dialog[open]');
const whispers = (visitor: Visitor): Locator => visitor.page.locator('.whispers');
const COVERS: Cover[] = [
  { what: 'whispers', on: 'both', open: one => one.openTool(/^귓속말/), place: whispers },
  { what: 'account', on: 'both', open: one => one.openTool(/^계정/), place: dialog },
  {
    what: 'members page',
    on: 'both',
    open: one => one.openTool('회원 관리'),
    place: one => one.page.locator('.members-page'),
  },
  { what: 'mute card', on: 'both', open: one => one.openCard('mute', '현우'), place: dialog },
  {
    what: 'row menu',
    on: 'both',
    open: one => one.openMenu('안녕하세요'),
    place: one => one.page.getByRole('menu'),
  },
  {
    what: 'menu of the list of members',
    on: 'desk',
    open: one => one.page.locator('.presence-list button').last().click(),
    place: one => one.page.getByRole('menu'),
  },
  {
    what: 'list of members',
    on: 'phone',
    open: one => one.page.locator('.header-count-button').click(),
    place: dialog,
  },
  {
    what: 'header menu',
    on: 'phone',
    open: one => one.page.locator('.header-menu').click(),
    place: one => one.page.locator('.header-tools:popover-open'),
  },
];

describe.each([
  ['a desk', DESK, 'desk'],
  ['a phone', PHONE, 'phone'],
] as const)('on %s, Back', (_, viewport, kind) => {
  const covers = COVERS.filter(({ on }) => on === kind || on === 'both');

  it.each(covers)('closes the $what, and nothing else', async ({ open, place }) => {
    const visitor = await enter(viewport);
    await open(visitor);
    await place(visitor).waitFor();
    await back(visitor);
    await place(visitor).waitFor({ state: 'hidden' });
    expect(await dialog(visitor).count()).toBe(0);
    await expectSameRoom(visitor);
  });

  it('leaves the room at once when all was closed by Esc, and Forward opens nothing', async () => {
    const visitor = await enter(viewport);
    const before = await visitor.page.evaluate(() => history.length);
    for (const { open, place } of covers) {
      await open(visitor);
      await place(visitor).waitFor();
      await visitor.page.keyboard.press('Escape');
      await place(visitor).waitFor({ state: 'hidden' });
      await visitor.page.waitForFunction(
        () => history.state?.covers === undefined || history.state.covers === 0,
      );
    }
    expect(await visitor.page.evaluate(() => history.length)).toBeLessThanOrEqual(before + 1);
    // forward, and back by itself
    await visitor.page.evaluate(
      () =>
        new Promise<void>(resolve => {
          let moves = 0;
          addEventListener('popstate', () => {
            if (++moves === 2) resolve();
          });
          history.forward();
        }),
    );
    for (const { place } of covers) expect(await place(visitor).count()).toBe(0);
    await expectSameRoom(visitor);
    await visitor.page.goBack();
    expect(visitor.page.url()).toBe(room.addressBefore);
  });
});

describe('Back', () => {
  it('closes what lies upon each other one by one', async () => {
    const visitor = await enter(DESK);
    await visitor.openTool('회원 관리');
    await visitor.page.getByRole('button', { name: '민수님: 관리' }).click();
    await visitor.page.getByRole('menu').waitFor();
    await back(visitor);
    await visitor.page.getByRole('menu').waitFor({ state: 'hidden' });
    await visitor.page.getByRole('button', { name: '민수님: 관리' }).click();
    await visitor.page.getByRole('menuitem', { name: '사용 중지', exact: true }).click();
    await dialog(visitor).waitFor();
    await back(visitor);
    await dialog(visitor).waitFor({ state: 'detached' });
    await expect.poll(async () => visitor.page.locator('.members-page').count()).toBe(1);
    await back(visitor);
    await visitor.page.locator('.members-page').waitFor({ state: 'detached' });
    await expectSameRoom(visitor);
  });

  it('leads to the room from what was opened by its address, of which each has its own', async () => {
    const visitor = await room.enter(ADMIN, { loggedOut: true, language: 'en' });
    const { page } = visitor;
    const path = (): string => decodeURIComponent(new URL(page.url()).pathname);
    await page.goto(`${room.place.url}/whispers/현우`);
    await page.locator('input[autocomplete=username]').fill(ADMIN);
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('form button[type=submit]').click();
    await page.locator('.whispers-talk').waitFor();
    await page.locator('.whispers').getByText('귓속말입니다').waitFor();
    expect(path()).toBe('/whispers/현우');
    await back(visitor);
    await page.locator('.whispers-talk').waitFor({ state: 'detached' });
    await expect.poll(path).toBe('/whispers');
    await back(visitor);
    await whispers(visitor).waitFor({ state: 'detached' });
    await expect.poll(path).toBe('/');

    await visitor.openTool(/^Mentions/);
    await expect.poll(path).toBe('/mentions');
    // the line stays where one goes on from it
    await page.evaluate(() => (location.hash = '#m1'));
    await visitor.openTool(/^Members/);
    await expect.poll(path).toBe('/members');
    await page.keyboard.press('Escape');
    await expect.poll(path).toBe('/');
    await visitor.say('still here');
    await visitor.sees('still here');
  });

  it('on a phone goes from a conversation to the list of whispers, then to the room', async () => {
    const visitor = await enter(PHONE);
    await visitor.openTool(/^귓속말/);
    await visitor.page.locator('.whispers-partner').first().click();
    await visitor.page.locator('.whispers-talk').waitFor();
    await back(visitor);
    await visitor.page.locator('.whispers-talk').waitFor({ state: 'detached' });
    await expect.poll(async () => dialog(visitor).count()).toBe(1);
    await back(visitor);
    await dialog(visitor).waitFor({ state: 'detached' });
    await expectSameRoom(visitor);
  });

  it('does nothing more after two steps at once, and after a reload with something open', async () => {
    const visitor = await enter(DESK);
    await visitor.openTool('회원 관리');
    await visitor.page.getByRole('button', { name: '+ 회원 만들기' }).click();
    await dialog(visitor).waitFor();
    await visitor.page.evaluate(() => history.go(-2));
    await visitor.page.locator('.members-page').waitFor({ state: 'detached' });
    expect(await dialog(visitor).count()).toBe(0);
    await expectSameRoom(visitor);

    await visitor.openTool(/^계정/);
    await visitor.page.reload();
    await visitor.connected(2);
    // it is opened again, by its address
    await dialog(visitor).waitFor();
    await back(visitor);
    await dialog(visitor).waitFor({ state: 'detached' });
    await visitor.page.waitForFunction(() => !history.state?.covers);
    await visitor.page.goBack();
    expect(visitor.page.url()).toBe(room.addressBefore);
  });

  it('follows a link to a line and back with nothing open in between', async () => {
    const visitor = await enter(DESK);
    await visitor.page.evaluate(() => (location.hash = '#m2'));
    await visitor.openTool(/^계정/);
    await visitor.page.keyboard.press('Escape');
    await dialog(visitor).waitFor({ state: 'detached' });
    await visitor.page.waitForFunction(() => !history.state?.covers);
    expect(new URL(visitor.page.url()).hash).toBe('#m2');
    await back(visitor);
    await visitor.page.waitForFunction(() => location.hash === '');
    await expectSameRoom(visitor);
  });

  it('leads to a line without closing what is beside the lines', async () => {
    const visitor = await enter(DESK);
    const { page } = visitor;
    const follow = async (seq: number): Promise<void> => {
      await page.evaluate(at => (location.hash = `#m${at}`), seq);
      await page.locator(`.stream-target[data-key=m${seq}]`).waitFor();
    };
    const [seq] = await visitor.seqs();
    await visitor.openTool(/^귓속말/);
    await follow(seq!);
    await expect.poll(async () => whispers(visitor).count()).toBe(1);
    expect(new URL(page.url()).pathname).toBe('/whispers');
    // what is over them is in its way
    await visitor.openTool(/^계정/);
    await page.evaluate(() => (location.hash = ''));
    await dialog(visitor).waitFor({ state: 'detached' });
    await visitor.openTool(/^귓속말/);
    await follow(seq!);
    await page.keyboard.press('Escape');
    await whispers(visitor).waitFor({ state: 'detached' });
    await page.waitForFunction(() => history.state.covers === 0 && location.pathname === '/');
    await expectSameRoom(visitor);
  });

  it('after a log-out from an open menu does not lead into the room', async () => {
    const visitor = await enter(PHONE);
    await visitor.logOut();
    await visitor.page.getByLabel('비밀번호', { exact: true }).waitFor();
    await visitor.page.waitForFunction(() => !history.state?.covers);
    await visitor.page.goBack();
    expect(visitor.page.url()).toBe(room.addressBefore);
  });
});
