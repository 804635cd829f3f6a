import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Fills in the log-in form and presses Enter. */
async function logIn(visitor: Visitor, name: string, password: string): Promise<void> {
  await visitor.page.getByLabel('이름').fill(name);
  await visitor.page.getByLabel('비밀번호', { exact: true }).fill(password);
  await visitor.page.getByLabel('비밀번호', { exact: true }).press('Enter');
}

/** A member with a one-time password chooses another one, and enters. */
async function chooseOwn(visitor: Visitor, password: string): Promise<void> {
  await visitor.page.getByLabel('새 비밀번호', { exact: true }).fill(password);
  await visitor.page.getByLabel('새 비밀번호 확인', { exact: true }).fill(password);
  await visitor.page.getByLabel('새 비밀번호 확인', { exact: true }).press('Enter');
  await visitor.box.waitFor();
}

/** Chooses from the menu behind a member in the table, and says yes. */
async function change(admin: Visitor, name: string, what: string): Promise<void> {
  await admin.page.getByRole('button', { name: `${name}님: 관리` }).click();
  await admin.page.getByRole('menuitem', { name: what, exact: true }).click();
  const dialog = admin.page.getByRole('dialog');
  if (what === '새 비밀번호') await dialog.getByLabel('사유').fill('잊어버림');
  await dialog.getByRole('button', { name: what, exact: true }).click();
}

describe('an admin on the page of members', () => {
  it('makes an account, and its owner comes in with what is shown', async () => {
    const admin = await room.enter(ADMIN);
    admin.expects(/status of 409/);
    await admin.openTool('회원 관리');
    await admin.page.getByRole('button', { name: '+ 회원 만들기' }).click();
    const dialog = admin.page.getByRole('dialog');
    expect(await dialog.getByLabel('이름').evaluate(box => box === document.activeElement)).toBe(true);
    await dialog.getByLabel('이름').fill('민수');
    await dialog.getByRole('button', { name: '만들기', exact: true }).click();
    await dialog.getByText('이미 있는 이름입니다.').waitFor();
    await dialog.getByLabel('이름').fill('새 사람');
    await dialog.getByRole('button', { name: '만들기', exact: true }).click();
    await dialog.getByText(/^이름은 2~20자여야/).waitFor();
    await dialog.getByLabel('이름').fill('새사람');
    await dialog.getByRole('button', { name: '만들기', exact: true }).click();
    await dialog.getByText('새사람님의 계정을 만들었습니다').waitFor();
    const [name, password] = await dialog.locator('dd').allInnerTexts();
    expect(name).toBe('새사람');
    await dialog.getByRole('button', { name: '모두 복사' }).click();
    await dialog.getByRole('button', { name: '닫기', exact: true }).click();
    await admin.page.getByRole('row', { name: /새사람/ }).waitFor();

    const fresh = await room.enter('새사람', { loggedOut: true });
    await logIn(fresh, name!, password!);
    // an admin's password is good for this only
    await chooseOwn(fresh, 'a password of my own');
    await fresh.say('처음 뵙겠습니다');
    await expect.poll(() => room.place.stored()).toContain('새사람: 처음 뵙겠습니다');
  });

  it('disables an account, whose log-in page says so, and enables it again', async () => {
    const [admin, minsu] = [await room.enter(ADMIN), await room.enter('민수')];
    minsu.expects(/status of 403/);
    await admin.openTool('회원 관리');
    await change(admin, '민수', '사용 중지');
    await minsu.page.getByText('관리자가 이 계정의 사용을 중지했습니다.').first().waitFor();
    await logIn(minsu, '민수', PASSWORD);
    await minsu.page.getByRole('alert').first().waitFor();
    expect(await minsu.box.count()).toBe(0);
    await change(admin, '민수', '사용 재개');
    await admin.page.getByText('민수님은 다시 로그인할 수 있습니다').first().waitFor();
    await logIn(minsu, '민수', PASSWORD);
    await minsu.box.waitFor();
    await room.place.login('민수', { again: true });
  });

  it('sets a new password, and only that one logs in', async () => {
    const [admin, minsu] = [await room.enter(ADMIN), await room.enter('민수')];
    minsu.expects(/status of 401/);
    await admin.openTool('회원 관리');
    await change(admin, '민수', '새 비밀번호');
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByText('민수님의 비밀번호를 바꿨습니다.').waitFor();
    const [, password] = await dialog.locator('dd').allInnerTexts();
    await minsu.page
      .getByText(/비밀번호가 바뀌었거나/)
      .first()
      .waitFor();
    await logIn(minsu, '민수', PASSWORD);
    await minsu.page.getByRole('alert').first().waitFor();
    expect(await minsu.box.count()).toBe(0);
    await logIn(minsu, '민수', password!);
    await chooseOwn(minsu, PASSWORD);
    await room.place.login('민수', { again: true });
  });
});
