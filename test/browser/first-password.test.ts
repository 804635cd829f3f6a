import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { smallTargets, sticksOut } from './support/layout.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const HANDED_OVER = 'handed over 77';
const OWN = 'my very own words';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open();
});
afterAll(() => room.close());
afterEach(() => room.clear());

async function newcomer(name: string): Promise<void> {
  await room.place.call('POST', 'admin/accounts', ADMIN, { name, password: HANDED_OVER });
}

async function logIn(visitor: Visitor, name: string, password: string): Promise<void> {
  await visitor.page.locator('input[autocomplete=username]').fill(name);
  await visitor.page.locator('input[autocomplete=current-password]').fill(password);
  await visitor.page.locator('form button[type=submit]').click();
}

const field = (visitor: Visitor, label: string) => visitor.page.getByLabel(label, { exact: true });

describe('a member with a password that an admin set', () => {
  it('is told who set it and when, chooses another, and is in', async () => {
    await newcomer('소라');
    const sora = await room.enter('소라', { loggedOut: true });
    await logIn(sora, '소라', HANDED_OVER);
    await sora.page
      .getByText(/현재 비밀번호는 \d\d:\d\d에 admin님이 정했습니다\./)
      .first()
      .waitFor();
    expect(await field(sora, '새 비밀번호').evaluate(one => one === document.activeElement)).toBe(true);
    // the password just typed is not asked for again
    expect(await field(sora, '현재 비밀번호').count()).toBe(0);

    const choose = async (next: string, repeat = next): Promise<void> => {
      await field(sora, '새 비밀번호').fill(next);
      await field(sora, '새 비밀번호 확인').fill(repeat);
      await sora.page.getByRole('button', { name: '정하고 들어가기' }).click();
    };
    await choose(HANDED_OVER);
    await sora.page.getByText('현재 비밀번호와 같습니다. 다른 것으로 정해 주세요.').waitFor();
    sora.expects(/status of 400/);
    await choose('password1');
    await sora.page.getByText(/너무 흔하거나 짐작하기 쉬운 비밀번호입니다/).waitFor();
    await choose(OWN, 'other words');
    await sora.page.getByText('위의 새 비밀번호와 다릅니다.').waitFor();
    await choose(OWN);
    await sora.box.waitFor();
    await sora.say('이제 들어왔어요');
    await expect.poll(() => room.place.stored()).toContain('소라: 이제 들어왔어요');
    const again = await room.place.ask('POST', 'auth/login', undefined, { name: '소라', password: OWN });
    expect((await again.json()).account).toEqual({ id: expect.any(Number), name: '소라', role: 'member' });
    // after a reload the room opens
    await sora.page.reload();
    await sora.box.waitFor();
  });

  it('is asked for it again after a reload, or at the log-in, and may log out', async () => {
    await newcomer('하늘');
    const haneul = await room.enter('하늘', { loggedOut: true, language: 'en' });
    haneul.expects(/status of 40[13]/);
    await logIn(haneul, '하늘', HANDED_OVER);
    await haneul.page.getByRole('heading', { name: 'Choose your password' }).waitFor();
    await haneul.page.reload();
    await field(haneul, 'Current password').fill('not this one');
    await field(haneul, 'New password').fill(OWN);
    await field(haneul, 'New password again').fill(OWN);
    await haneul.page.getByRole('button', { name: 'Set password and enter' }).click();
    await haneul.page.getByText('The current password is wrong.').waitFor();
    await haneul.page.getByRole('button', { name: 'Log out' }).click();
    await haneul.page.getByLabel('Password', { exact: true }).waitFor();

    // a stored log-in without `mustChangePassword`
    const login = await room.place.call<{ account: object }>('POST', 'auth/login', undefined, {
      name: '하늘',
      password: HANDED_OVER,
    });
    const { id, name, role } = login.account as { id: number; name: string; role: string };
    const unknowing = JSON.stringify({ ...login, account: { id, name, role }, since: Date.now() });
    await haneul.page.evaluate(text => sessionStorage.setItem('session', text), unknowing);
    await haneul.page.reload();
    await haneul.page
      .getByText(/^admin set the current password/)
      .first()
      .waitFor();
    await field(haneul, 'Current password').fill(HANDED_OVER);
    await field(haneul, 'New password').fill(OWN);
    await field(haneul, 'New password again').fill(OWN);
    await haneul.page.getByRole('button', { name: 'Set password and enter' }).click();
    await haneul.box.waitFor();
    expect(await haneul.page.evaluate(() => sessionStorage.getItem('session'))).not.toContain('mustChange');
  });

  it.each([
    ['a desk', DESK, 'ko', {}],
    ['a phone', PHONE, 'en', { hasTouch: true, isMobile: true }],
  ] as const)('finds nothing in the way, on %s', async (what, viewport, language, context) => {
    const name = language === 'ko' ? '가온' : '나루';
    await newcomer(name);
    const visitor = await room.enter(name, { loggedOut: true, viewport, language, context });
    await logIn(visitor, name, HANDED_OVER);
    await visitor.page.locator('.choose-password').waitFor();
    for (const theme of ['light', 'dark']) {
      await visitor.page.evaluate(to => (document.documentElement.dataset.theme = to), theme);
      await visitor.settled();
      expect(await violations(visitor.page), theme).toEqual([]);
    }
    expect(await sticksOut(visitor.page)).toEqual([]);
    if (viewport === PHONE) expect(await smallTargets(visitor.page)).toEqual([]);
  });
});

describe('an admin who sets a member’s password', () => {
  it('gives a reason, and hands it over as one for the first log-in', async () => {
    await room.place.member('바다');
    const admin = await room.enter(ADMIN);
    const bada = await room.enter('바다', { language: 'en' });
    bada.expects(/status of 401/);
    await admin.openTool('회원 관리');
    await admin.page.getByRole('button', { name: '바다님: 관리' }).click();
    await admin.page.getByRole('menuitem', { name: '새 비밀번호', exact: true }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '새 비밀번호', exact: true }).click();
    await dialog.getByText('사유를 입력해 주세요. 기록에 남습니다.').waitFor();
    await dialog.getByLabel('사유').fill('잊어버렸다고 함');
    await dialog.getByRole('button', { name: '새 비밀번호', exact: true }).click();
    await dialog.getByText(/처음 로그인할 때 새 비밀번호를 정합니다/).waitFor();
    const [, password] = await dialog.locator('dd').allInnerTexts();
    const { items } = await room.place.call<{ items: object[] }>(
      'GET',
      'admin/logs/moderation?limit=1',
      ADMIN,
    );
    expect(items[0]).toMatchObject({ target: '바다', reason: '잊어버렸다고 함' });

    await bada.page.getByLabel('Password', { exact: true }).waitFor();
    await logIn(bada, '바다', password!);
    await bada.page
      .getByText(/^admin set the current password/)
      .first()
      .waitFor();
  });
});
