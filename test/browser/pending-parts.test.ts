import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
  await (await room.client('하린')).say('첫 말');
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** What opens late, and how it is asked for. */
interface LatePart {
  what: string;
  /** Of its script. */
  file: string;
  ask(visitor: Visitor): Promise<void>;
  place(visitor: Visitor): Locator;
}

const banner = (visitor: Visitor): Locator => visitor.page.getByRole('banner');
const tool = (name: string | RegExp) => async (visitor: Visitor) =>
  banner(visitor).getByRole('button', { name }).click();
const dialog = (visitor: Visitor): Locator => visitor.page.locator('dialog[open]');
const menu = (visitor: Visitor): Locator => visitor.page.getByRole('menu');
const LATE_PARTS: LatePart[] = [
  { what: 'the menu of a line', file: 'row-menu', ask: one => one.openMenu('첫 말'), place: menu },
  {
    what: 'the menu of a member',
    file: 'member-menu',
    ask: one => one.page.locator('.presence').getByRole('button', { name: '하린' }).click(),
    place: menu,
  },
  {
    what: 'the choice of a day',
    file: 'day-picker',
    ask: one => one.page.locator('.stream-day-label').last().press('Enter'),
    place: dialog,
  },
  { what: 'the mentions', file: 'mentions', ask: tool('멘션'), place: one => one.page.locator('.side-pane') },
  { what: 'the search', file: 'search', ask: tool('검색'), place: one => one.page.locator('.side-pane') },
  {
    what: 'the whispers',
    file: 'aside',
    ask: tool(/^귓속말/),
    place: one => one.page.locator('.side-pane'),
  },
  {
    what: 'the members page',
    file: 'members-page',
    ask: tool('회원 관리'),
    place: one => one.page.locator('.members-page'),
  },
];

/** What one does when it takes too long. */
const GOES_ON: Record<string, (visitor: Visitor) => Promise<void>> = {
  Esc: one => one.page.keyboard.press('Escape'),
  Back: one => one.page.evaluate(() => history.back()),
  'a click elsewhere': one =>
    one
      .row('첫 말')
      .first()
      .click({ position: { x: 2, y: 2 } }),
  'a key that acts': one => one.box.press('Enter'),
  'a letter': async one => {
    await one.box.focus();
    await one.page.keyboard.type('다');
  },
};

describe('a part of the page that is on its way', () => {
  it.each(LATE_PARTS)('is taken back by what one goes on to do: $what', async ({ file, ask, place }) => {
    await room.client('하린');
    const admin = await room.enter(ADMIN);
    const script = await heldScript(admin, file);
    await admin.page.reload();
    await admin.sees('첫 말');
    await admin.page.evaluate(() => Object.assign(window, { isSamePage: true }));
    const isPending = (is: boolean): Promise<unknown> =>
      admin.page.waitForFunction(wanted => (history.state?.covers ?? 0) > 0 === wanted, is);
    for (const goOn of Object.values(GOES_ON)) {
      await ask(admin);
      await isPending(true);
      await goOn(admin);
      await isPending(false);
    }
    await script.letThrough();
    expect(await place(admin).isVisible()).toBe(false);
    await admin.page.keyboard.type('음');
    await expect.poll(async () => admin.box.inputValue()).toBe('다음');
    expect(await admin.page.evaluate(() => 'isSamePage' in window)).toBe(true);
    await ask(admin);
    await place(admin).waitFor();
  });

  it('is waited for while one looks around', async () => {
    const minsu = await room.enter('민수');
    const script = await heldScript(minsu, 'mentions');
    await tool('멘션')(minsu);
    await minsu.page.getByRole('status').getByText('불러오는 중…').click();
    for (const key of ['Tab', 'PageUp', 'Shift', 'Control+c']) await minsu.page.keyboard.press(key);
    await script.letThrough();
    await minsu.page.locator('.side-pane').waitFor();
    await minsu.page.evaluate(() => history.back());
    await expect.poll(() => minsu.page.locator('.side-pane').count()).toBe(0);
  });

  it('holds back what is typed meanwhile, if it is to be typed there', async () => {
    const minsu = await room.enter('민수');
    const script = await heldScript(minsu, 'search');
    await minsu.page.keyboard.press('Control+Shift+F');
    await minsu.page.locator('.part-loading').waitFor({ state: 'attached' });
    // as keys: what has no key is put in where the cursor was
    await minsu.page.keyboard.type('secret');
    await minsu.page.keyboard.press('Enter');
    expect(await minsu.box.inputValue()).toBe('');
    await script.letThrough();
    const box = minsu.page.locator('.search-box input');
    await box.waitFor();
    await minsu.page.keyboard.type('첫');
    await expect.poll(() => box.inputValue()).toBe('첫');
    expect(await minsu.box.inputValue()).toBe('');
  });

  it('is taken back alone where it was asked for on a page over the room', async () => {
    const admin = await room.enter(ADMIN);
    const script = await heldScript(admin, 'invites-dialog');
    await admin.openTool('회원 관리');
    await admin.page.getByRole('button', { name: '초대하기' }).click();
    const pending = admin.page.locator('.part-loading');
    await pending.waitFor({ state: 'attached' });
    await admin.page.keyboard.press('Escape');
    await pending.waitFor({ state: 'detached' });
    await script.letThrough();
    expect(await dialog(admin).count()).toBe(0);
    await expect.poll(async () => admin.page.locator('.members-page').count()).toBe(1);
  });

  it('is taken back alone where it was asked for in a dialog', async () => {
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    const script = await heldScript(admin, 'cards');
    await admin.openTool('회원 관리');
    await page.getByRole('button', { name: '+ 회원 만들기' }).click();
    await dialog(admin).getByLabel('이름').fill('늦은사람');
    await dialog(admin).getByRole('button', { name: '만들기', exact: true }).click();
    const print = dialog(admin).getByRole('button', { name: '카드로 인쇄' });
    await print.click();
    await page.locator('.part-loading').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await page.locator('.part-loading').waitFor({ state: 'detached' });
    await script.letThrough();
    expect(await page.locator('.cards').count()).toBe(0);
    await expect.poll(async () => print.getAttribute('aria-disabled')).toBe('false');
    // else it asks whether to close uncopied
    expect(await dialog(admin).getByRole('alert').innerText()).toBe('');
  });
});

describe('a part of the page that is loaded when it is opened', () => {
  it('is drawn once it is here, not some time after', async () => {
    const admin = await room.enter(ADMIN);
    await admin.page.clock.install();
    await admin.page.reload();
    await admin.loaded();
    // no timer of the page runs from now on
    await admin.page.clock.pauseAt(Date.now() + 60_000);
    await admin.openTool('회원 관리');
    const title = admin.page.getByRole('heading', { name: '회원 관리' });
    await title.waitFor();
    await expect.poll(async () => title.isVisible()).toBe(true);
  });
});

describe('what was said by a toast whose code is on its way', () => {
  it('is not for the next member who logs in here', async () => {
    const minsu = await room.enter('민수');
    const script = await heldScript(minsu, 'toaster');
    await minsu.page.reload();
    const copies = async (): Promise<void> => {
      await minsu.openMenu('첫 말');
      await minsu.page.getByRole('menuitem', { name: /증거/ }).click();
    };
    await copies();
    await minsu.logOut();
    await minsu.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await minsu.page.getByLabel('이름').fill('하린');
    await minsu.page.getByLabel('이름').press('Enter');
    await minsu.sees('첫 말');
    await script.letThrough();
    const toasts = minsu.page.locator('[data-sonner-toast]');
    await copies();
    await toasts.first().waitFor();
    await expect.poll(async () => toasts.count()).toBe(1);
    await room.place.login('민수', { again: true });
  });
});

/** The script of a part is on its way until it is let through, and then drawn if it is wanted. */
async function heldScript(visitor: Visitor, name: string) {
  let release = (): void => undefined;
  const isReleased = new Promise<void>(resolve => (release = resolve));
  const asked = new Set<string>();
  await visitor.page.route(new RegExp(`/${name}-[\\w-]{8}\\.js`), async route => {
    asked.add(route.request().url());
    await isReleased;
    await route.continue();
  });
  return {
    async letThrough(): Promise<void> {
      release();
      // as text: the tests' own loader would take `import` for its own
      await visitor.page.evaluate(`Promise.all(${JSON.stringify([...asked])}.map(url => import(url)))`);
      await visitor.page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)));
    },
  };
}
