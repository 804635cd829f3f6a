import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const CLIPBOARD = { context: { permissions: ['clipboard-read', 'clipboard-write'] } };
const LONG = 'Bookworm_1of20_words';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: [LONG] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Opens the form for a member, and presses Enter in it so many times. */
async function create(admin: Visitor, name: string, enters: number): Promise<void> {
  await admin.openTool('회원 관리');
  await admin.page.getByRole('button', { name: '+ 회원 만들기' }).click();
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByLabel('이름').fill(name);
  await admin.page.keyboard.press('Enter');
  await dialog.getByText(`${name}님의 계정을 만들었습니다`).waitFor();
  for (let pressed = 1; pressed < enters; pressed++) await admin.page.keyboard.press('Enter');
}

describe('what a new member needs', () => {
  it('is copied as a message to send by a second Enter', async () => {
    const admin = await room.enter(ADMIN, CLIPBOARD);
    await create(admin, '엔터둘', 2);
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByText('복사했습니다').waitFor();
    const [, password] = await dialog.locator('dd').allInnerTexts();
    expect(await admin.page.evaluate(() => navigator.clipboard.readText())).toBe(
      [
        `엔터둘님, 사랑방에 자리를 마련했습니다: ${room.place.url}`,
        '이름: 엔터둘',
        `비밀번호: ${password}`,
        '처음 로그인할 때 새 비밀번호를 정합니다.',
      ].join('\n'),
    );
    await admin.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it.each([
    ['Esc', async ({ page }: Visitor) => page.keyboard.press('Escape')],
    ['Back', async ({ page }: Visitor) => page.evaluate(() => history.back())],
    [
      'its button',
      async ({ page }: Visitor) => page.getByRole('button', { name: '닫기', exact: true }).click(),
    ],
    ['another', async ({ page }: Visitor) => page.getByRole('button', { name: '새로 만들기' }).click()],
  ])('does not go by %s before it is copied, unless the admin says so', async (way, close) => {
    const admin = await room.enter(ADMIN, CLIPBOARD);
    await create(admin, `닫기_${way.length}`, 1);
    const dialog = admin.page.getByRole('dialog');
    for (let again = 0; again < 2; again++) {
      await close(admin);
      await dialog.getByText('비밀번호를 아직 복사하지 않았습니다.').waitFor();
      await dialog.getByRole('button', { name: '돌아가기' }).click();
      await expect.poll(async () => dialog.locator('dd').count()).toBe(2);
    }
    await close(admin);
    await dialog.getByRole('button', { name: '복사하지 않고 닫기' }).click();
    if (way === 'another') await dialog.getByLabel('이름').waitFor();
    else await dialog.waitFor({ state: 'detached' });
  });

  it('stays through any number of Esc', async () => {
    const admin = await room.enter(ADMIN);
    await create(admin, '여러번', 1);
    const dialog = admin.page.getByRole('dialog');
    for (let pressed = 0; pressed < 6; pressed++) await admin.page.keyboard.press('Escape');
    // the browser closes it unasked at the second press: it is open again with the next event
    await expect.poll(() => dialog.isVisible()).toBe(true);
    await expect.poll(async () => dialog.locator('dd').count()).toBe(2);
  });

  it('warns of an address that only this computer can open', async () => {
    const admin = await room.enter(ADMIN);
    await create(admin, '여기만', 1);
    const warning = admin.page.getByRole('dialog').locator('.members-warning');
    await expect
      .poll(async () => warning.allInnerTexts())
      .toEqual(['이 주소는 이 컴퓨터에서만 열립니다. HOST나 PUBLIC_URL을 설정하세요.']);
  });
});

describe('many members at once', () => {
  it('are pasted, judged name by name, created, and handed over as messages', async () => {
    const admin = await room.enter(ADMIN, CLIPBOARD);
    await admin.openTool('회원 관리');
    await admin.page.getByRole('button', { name: '+ 회원 만들기' }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByText('여러 명', { exact: true }).click();
    // what does nothing yet looks so
    const none = dialog.getByRole('button', { name: '0명 만들기' });
    expect(Number(await none.evaluate(one => getComputedStyle(one).opacity))).toBeLessThan(0.7);
    const pupils = Array.from({ length: 30 }, (_, i) => `학생_${i + 1}`);
    const pasted = [...pupils, LONG, '김 민수', '학생_7'].join('\n');
    await dialog.getByRole('textbox').fill(pasted);
    await expect
      .poll(async () => dialog.locator('.members-verdicts .members-warning').allInnerTexts())
      .toEqual(['이름은 2~20자여야 하고 한글, 영문, 숫자, _만 쓸 수 있습니다.', '목록에 두 번 있습니다.']);
    await dialog.getByRole('button', { name: '31명 만들기' }).click();
    await dialog.getByText('30명의 계정을 만들었습니다').waitFor({ timeout: 60_000 });
    await expect
      .poll(async () => dialog.locator('.members-verdicts > li').first().innerText())
      .toMatch(/^Bookworm.*이미 있는 이름입니다/);
    await dialog.getByRole('button', { name: '모두 복사' }).click();
    await dialog.getByText('복사했습니다').waitFor();
    const copied = await admin.page.evaluate(() => navigator.clipboard.readText());
    const messages = copied.split('\n\n');
    expect(messages.map(message => /^이름: (.*)$/m.exec(message)?.[1])).toEqual(pupils);
    const password = /^비밀번호: (.*)$/m.exec(messages[29]!)![1];
    const login = { name: '학생_30', password };
    const answer = await room.place.call('POST', 'auth/login', undefined, login);
    expect(answer).toMatchObject({ account: { name: '학생_30', mustChangePassword: true } });
    await dialog.getByRole('button', { name: '닫기', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }, 120_000);
});

describe('with PUBLIC_URL', () => {
  it('the message has that address, and there is no warning', async () => {
    const proxied = await BrowserRoom.open({ settings: { PUBLIC_URL: 'https://chat.example/' } });
    try {
      const admin = await proxied.enter(ADMIN);
      await create(admin, '밖에서', 1);
      await admin.page.getByText('자리를 마련했습니다: https://chat.example', { exact: false }).waitFor();
      expect(await admin.page.getByText('PUBLIC_URL').count()).toBe(0);
      await proxied.clear();
    } finally {
      await proxied.close();
    }
  });
});

describe('a long name in the table of members', () => {
  it('stays on one row, also where there is little room', async () => {
    const admin = await room.enter(ADMIN, { viewport: { width: 800, height: 700 }, language: 'en' });
    await admin.openTool('Members');
    const name = admin.page.locator('.members-page bdi', { hasText: LONG });
    await name.waitFor();
    const { height, line, title } = await name.evaluate((element: HTMLElement) => ({
      height: element.getBoundingClientRect().height,
      line: Number.parseFloat(getComputedStyle(element).lineHeight),
      title: element.title,
    }));
    expect(height).toBeLessThan(1.5 * line);
    expect(title).toBe(LONG);
  });
});
