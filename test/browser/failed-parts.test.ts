import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const NOT_LOADED = /화면 일부를 불러오지 못했습니다/;

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const banner = (visitor: Visitor): Locator => visitor.page.getByRole('banner');
const tool = (name: string | RegExp) => async (visitor: Visitor) =>
  banner(visitor).getByRole('button', { name }).click();
const says = (text: string) => async (visitor: Visitor) => visitor.say(text);
const mentions = (visitor: Visitor): Locator => visitor.page.locator('.side-pane.mentions');

describe('a part of the page that cannot be loaded', () => {
  it('is tried again, with its styles', async () => {
    const visitor = await room.enter('민수');
    visitor.expects(/Failed to load resource|Failed to fetch dynamically imported module/);
    for (const kind of ['js', 'css'])
      await visitor.page.route(new RegExp(`mentions-.*\\.${kind}`), route => route.abort(), { times: 1 });
    await visitor.openTool('멘션');
    await mentions(visitor).waitFor();
    const rules = await rulesOf(visitor, 'mentions');
    expect(rules).toHaveLength(1);
    expect(rules[0]).toBeGreaterThan(0);
  });

  it.each([
    ['that is drawn first', 'page'],
    ['that comes later', 'mentions'],
  ])('is tried again where a page of a proxy came in place of its styles, of a part %s', async (_, file) => {
    const visitor = await room.enter('민수');
    const contentType = 'text/html';
    const styles = new RegExp(`/${file}-.*\\.css`);
    const asked: string[] = [];
    visitor.page.on('request', request => {
      if (styles.test(request.url())) asked.push(request.resourceType());
    });
    await visitor.page.route(
      styles,
      route => route.fulfill({ contentType, body: '<!doctype html><title>Log in</title>' }),
      { times: 1 },
    );
    await visitor.page.reload();
    await visitor.connected(2);
    await visitor.openTool('멘션');
    await mentions(visitor).waitFor();
    // not from the browser's cache, where that page may be
    expect(asked).toEqual(['stylesheet', 'fetch', 'stylesheet']);
    const rules = await rulesOf(visitor, file);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toBeGreaterThan(0);
  });

  it('fails alone if it is a style sheet that never comes, and opens once that is back', async () => {
    const admin = await room.enter(ADMIN);
    admin.expects(/Failed to load resource|Failed to fetch/);
    const styles = /mentions-.*\.css/;
    await admin.page.route(styles, route => route.abort());
    await tool('멘션')(admin);
    const broken = admin.page.locator('.broken-part');
    await broken.waitFor();
    await admin.page.keyboard.press('Escape');
    await tool('회원 관리')(admin);
    const members = admin.page.getByRole('heading', { name: '회원 관리' });
    await members.waitFor();
    expect(await rulesOf(admin, 'members-page')).toEqual([expect.any(Number)]);
    await admin.page.keyboard.press('Escape');
    await members.waitFor({ state: 'detached' });
    await admin.page.unroute(styles);
    await tool('멘션')(admin);
    await mentions(admin).waitFor();
    expect((await rulesOf(admin, 'mentions'))[0]).toBeGreaterThan(0);
  });

  it('is waited for, then says so with a way to reload, and the room and the draft stay', async () => {
    const admin = await room.enter(ADMIN);
    admin.expects(/Failed to load resource|Failed to fetch dynamically imported module/);
    await admin.page.route(/members-page.*\.js/, route => route.abort());
    await admin.box.fill('쓰던 글');
    await admin.page.getByRole('banner').getByRole('button', { name: '회원 관리' }).click();
    await admin.page.getByRole('status').getByText('불러오는 중…').waitFor();
    const alert = admin.page.getByRole('alert').filter({ hasText: '불러오지 못했습니다' });
    await alert.waitFor();
    await admin.box.focus();
    await expect.poll(async () => admin.box.inputValue()).toBe('쓰던 글');
    await admin.page.unroute(/members-page.*\.js/);
    await alert.getByRole('button', { name: '새로고침' }).click();
    await admin.connected(2);
    await expect.poll(async () => admin.box.inputValue()).toBe('쓰던 글');
    // what was asked for has the address
    await admin.page.getByRole('heading', { name: '회원 관리' }).waitFor();
  });

  it('holds an answer to a command back until it can be drawn whole', async () => {
    const minsu = await room.enter('민수');
    let letThrough = (): void => undefined;
    const isLetThrough = new Promise<void>(resolve => (letThrough = resolve));
    await minsu.page.route(/notice-row-.*\.js/, async route => {
      await isLetThrough;
      await route.continue();
    });
    await minsu.page.reload();
    await minsu.connected(2);
    await minsu.say('/who');
    await minsu.receives(/^43\d+\[.*"online"/);
    await minsu.say('그 뒤의 말');
    await minsu.sees('그 뒤의 말');
    expect(await minsu.log.locator('.stream-notice').count()).toBe(0);
    letThrough();
    await minsu.sees(/접속 \d+명: .*민수.*나에게만 보임/);
    const spoken = minsu.page.locator('[aria-live=polite]');
    await expect.poll(async () => (await spoken.allInnerTexts()).join()).toMatch(/접속 \d+명/);
  });

  it.each([
    { file: 'notice-row', drawn: '.stream-notice', tries: 8, need: says('/who') },
    { file: 'quiet-days', drawn: '.stream-quiet', tries: 8, need: says('/who') },
    // what opens beside the room, over which it tells of nothing
    { file: 'aside', drawn: '.side-pane', tries: 16, ask: tool(/^귓속말/) },
  ])('is asked for again, time after time: $file', async ({ file, drawn, tries, need, ask }) => {
    const minsu = await room.enter('민수');
    await minsu.page.clock.install();
    const script = await withoutScript(minsu, file);
    await minsu.page.reload();
    await minsu.connected(2);
    await need?.(minsu);
    const later = async (): Promise<number> => {
      await minsu.page.clock.fastForward(2_000);
      return script.refused();
    };
    // more than the tries of one time ask for, each with a preload
    await expect.poll(later, { timeout: 15_000 }).toBeGreaterThan(tries);
    expect(await minsu.page.locator('.broken-part').count()).toBe(0);
    script.comeBack();
    await ask?.(minsu);
    await expect
      .poll(async () => (await later()) && minsu.page.locator(drawn).count(), { timeout: 15_000 })
      .toBe(1);
  });

  it('says so if it is the menu of a line, which does not open long after it was asked for', async () => {
    const minsu = await room.enter('민수');
    await minsu.say('메뉴가 있는 말');
    const script = await withoutScript(minsu, 'row-menu');
    await minsu.page.reload();
    await minsu.connected(2);
    await minsu.openMenu('메뉴가 있는 말');
    await minsu.page.getByText(NOT_LOADED).first().waitFor();
    script.comeBack();
    const menu = minsu.page.locator('.menu');
    await menu.waitFor({ state: 'attached' });
    expect(await menu.isVisible()).toBe(false);
    await minsu.openMenu('메뉴가 있는 말');
    await menu.waitFor();
  });

  it('says so if it is the menu of a member, which can be asked for again', async () => {
    const minsu = await room.enter('민수');
    await room.enter('하린');
    const script = await withoutScript(minsu, 'member-menu');
    await minsu.page.reload();
    await minsu.connected(2);
    const name = minsu.page.locator('.presence').getByRole('button', { name: '하린' });
    await name.click();
    await minsu.page.getByText(NOT_LOADED).first().waitFor();
    await expect.poll(async () => name.getAttribute('aria-expanded')).toBe('false');
    script.comeBack();
    await name.click();
    await minsu.page.getByRole('menu').waitFor();
  });

  it('is closed by Esc and by Back, and tried again when it is asked for again', async () => {
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    const script = await withoutScript(admin, 'members-page');
    await page.clock.install();
    await page.reload();
    await admin.connected(2);
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    const alert = page.locator('.broken-part');
    const fails = async (): Promise<void> => {
      const later = async (): Promise<number> => {
        await page.clock.fastForward(1_000);
        return alert.count();
      };
      await expect.poll(later, { timeout: 15_000 }).toBe(1);
    };
    for (const close of [async () => page.keyboard.press('Escape'), async () => page.goBack()]) {
      await tool('회원 관리')(admin);
      await fails();
      await close();
      await alert.waitFor({ state: 'detached' });
      await page.waitForFunction(() => !history.state?.covers);
    }
    await tool('회원 관리')(admin);
    await fails();
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    script.comeBack();
    await tool('회원 관리')(admin);
    await page.getByRole('heading', { name: '회원 관리' }).waitFor();
  });

  it('is tried again from what tells of it, after which the focus is where it was', async () => {
    const minsu = await room.enter('민수');
    const script = await withoutScript(minsu, 'mentions');
    const button = banner(minsu).getByRole('button', { name: '멘션' });
    await button.press('Enter');
    const again = minsu.page.getByRole('alert').getByRole('button', { name: '다시 시도' });
    await again.waitFor();
    expect(await violations(minsu.page)).toEqual([]);
    script.comeBack();
    await again.press('Enter');
    await mentions(minsu).waitFor();
    await minsu.page.keyboard.press('Escape');
    await mentions(minsu).waitFor({ state: 'detached' });
    await expect.poll(() => button.evaluate(one => one === document.activeElement)).toBe(true);
  });
});

/** How many rules each style sheet of a part has. */
async function rulesOf({ page }: Visitor, name: string): Promise<number[]> {
  return page.evaluate(
    start =>
      Array.from(document.styleSheets)
        .filter(({ href }) => href?.includes(start))
        .map(one => one.cssRules.length),
    `/${name}-`,
  );
}

/** The script of a part cannot be loaded before it comes back. */
async function withoutScript(visitor: Visitor, name: string) {
  visitor.expects(/Failed to load resource|Failed to fetch dynamically imported module/);
  let refused = 0;
  let isBack = false;
  await visitor.page.route(new RegExp(`${name}-.*\\.js`), async route => {
    if (isBack) return route.continue();
    refused++;
    return route.abort();
  });
  return { refused: (): number => refused, comeBack: (): boolean => (isBack = true) };
}
