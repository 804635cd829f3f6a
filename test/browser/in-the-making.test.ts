import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['가온'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const LEAVING = [
  ['Esc', async (page: Page) => page.keyboard.press('Escape')],
  ['Back', async (page: Page) => page.evaluate(() => history.back())],
] as const;

const MADE = {
  invite: {
    address: /admin\/invites$/,
    async create(page: Page): Promise<void> {
      await page.getByRole('button', { name: '초대하기' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '링크 만들기' }).click();
    },
    shown: (dialog: Locator) => dialog.locator('.invites-link'),
  },
  account: {
    address: /admin\/accounts$/,
    async create(page: Page): Promise<void> {
      await page.getByRole('button', { name: '+ 회원 만들기' }).click();
      await page
        .getByRole('dialog')
        .getByLabel('이름')
        .fill(`새_${Date.now() % 1_000_000}`);
      await page.keyboard.press('Enter');
    },
    shown: (dialog: Locator) => dialog.locator('dd').nth(1),
  },
  'list of accounts': {
    address: /admin\/accounts\/batch$/,
    async create(page: Page): Promise<void> {
      await page.getByRole('button', { name: '+ 회원 만들기' }).click();
      await page.getByRole('dialog').getByText('여러 명', { exact: true }).click();
      await page
        .getByRole('dialog')
        .getByRole('textbox')
        .fill(`새_${Date.now() % 1_000_000}`);
      await page.getByRole('dialog').getByRole('button', { name: '1명 만들기' }).click();
    },
    shown: (dialog: Locator) => dialog.locator('dd').nth(1),
  },
  password: {
    address: /admin\/accounts\/[^/]+\/password$/,
    async create(page: Page): Promise<void> {
      await page.getByRole('button', { name: '가온님: 관리' }).click();
      await page.getByRole('menuitem', { name: '새 비밀번호' }).click();
      await page.getByRole('dialog').getByLabel('사유').fill('잊어버림');
      await page.keyboard.press('Enter');
    },
    shown: (dialog: Locator) => dialog.locator('dd').nth(1),
  },
};

/** Creates it, by a server whose answer waits for `answer`. */
async function beginTo({ address, create }: (typeof MADE)['invite'], isRefused = false) {
  const admin = await room.enter(ADMIN);
  const { page } = admin;
  let answer = (): void => undefined;
  const isAnswered = new Promise<void>(resolve => (answer = resolve));
  await page.route(address, async route => {
    if (route.request().method() === 'GET') return route.continue();
    await isAnswered;
    return isRefused ? route.abort() : route.continue();
  });
  await admin.openTool('회원 관리');
  await create(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '처리 중…' }).waitFor();
  return { admin, page, dialog, answer, question: dialog.getByText('아직 만드는 중입니다.') };
}

describe.each(Object.entries(MADE))('while a new %s is on its way', (_, made) => {
  it.each(LEAVING)('%s asks first, and what comes is shown and kept', async (_way, leave) => {
    const { page, dialog, answer, question } = await beginTo(made);
    await leave(page);
    await question.waitFor();
    expect(await dialog.getByRole('button', { name: '돌아가기' }).evaluate(isActive)).toBe(true);
    answer();
    await made.shown(dialog).waitFor();
    expect(await question.count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog.getByText('아직 복사하지 않았습니다.').waitFor();
    await dialog.getByRole('button', { name: '복사하지 않고 닫기' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('nothing is asked any more once it has failed', async () => {
    const { admin, page, dialog, answer, question } = await beginTo(made, true);
    admin.expects(/Failed to load resource/);
    await page.keyboard.press('Escape');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await question.waitFor();
    answer();
    await question.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => page.locator('.members-page').count()).toBe(1);
  });
});

function isActive(element: Element): boolean {
  return element === document.activeElement;
}
