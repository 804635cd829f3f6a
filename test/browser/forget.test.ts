import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';
import { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
});
afterAll(() => room.close());
afterEach(async () => {
  await room.clear();
  for (const name of ['민수', '현우']) await room.place.login(name, { again: true });
});

/** All that the browser keeps for this page and its tab. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));

const door = (page: Page): Promise<void> => page.getByLabel('비밀번호', { exact: true }).waitFor();

async function logIn(page: Page, { stay }: { stay: boolean }): Promise<void> {
  await page.getByLabel('이름').fill('민수');
  await page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
  await page.getByLabel('로그인 유지').setChecked(stay);
  await page.getByLabel('비밀번호', { exact: true }).press('Enter');
}

/** Another tab of the same browser. */
async function tabOf({ context }: Visitor): Promise<Visitor> {
  const tab = await Visitor.in(context, '민수', room.place.url);
  await tab.page.goto(room.place.url);
  return tab;
}

describe('the page forgets', () => {
  it('drafts, unsent whispers and marks of what was read when a member logs out', async () => {
    const hyunwoo = await room.client('현우');
    const minsu = await room.enter('민수');
    await hyunwoo.whisper('민수', 'SECRET-0');
    await minsu.sees('SECRET-0');
    minsu.expects(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await minsu.goOffline();
    await minsu.page.evaluate(() => dispatchEvent(new Event('offline')));
    await minsu.say('/w 현우 SECRET-1');
    await minsu.box.fill('SECRET-2');
    await minsu.page.evaluate(() => dispatchEvent(new Event('pagehide')));
    const before = await kept(minsu.page);
    expect(before).toContain('SECRET-1');
    expect(before).toContain('SECRET-2');
    expect(before).toMatch(/:read/);
    await minsu.logOut();
    await door(minsu.page);
    expect(await kept(minsu.page)).not.toMatch(/SECRET|"of:|accessToken/);
    await minsu.context.setOffline(false);
    await logIn(minsu.page, { stay: false });
    await minsu.box.waitFor();
    expect(await minsu.box.inputValue()).toBe('');
    expect(minsu.sent.join('\n')).not.toContain('SECRET-1');
  });

  it.each([
    ['is kicked', 'POST', 'admin/members/민수/kick', { reason: '끝', coolOff: '1s' }],
    ['has the account disabled', 'PATCH', 'admin/accounts/민수', { disabled: true }],
    [
      'has the password set by an admin',
      'PUT',
      'admin/accounts/민수/password',
      { password: PASSWORD, reason: '끝', mustChangePassword: false },
    ],
  ] as const)('the draft of a member who %s', async (_, method, path, body) => {
    const minsu = await room.enter('민수');
    minsu.expects(/status of 40[13]/);
    await minsu.box.fill('SECRET-3');
    await expect.poll(() => kept(minsu.page)).toContain('SECRET-3');
    await room.place.call(method, path, ADMIN, body);
    await door(minsu.page);
    expect(await kept(minsu.page)).not.toMatch(/SECRET|"of:|accessToken/);
    await room.place.call('PATCH', 'admin/accounts/민수', ADMIN, { disabled: false });
    await expect
      .poll(
        async () =>
          (await room.place.ask('POST', 'auth/login', undefined, { name: '민수', password: PASSWORD })).ok,
      )
      .toBe(true);
  });

  it('in all tabs, none of which writes its draft again', async () => {
    const first = await room.enter('민수', { loggedOut: true });
    await logIn(first.page, { stay: true });
    await first.box.waitFor();
    const shared = await tabOf(first);
    await shared.box.waitFor();
    await shared.box.fill('SECRET-4');
    await first.box.fill('SECRET-5');
    await expect.poll(() => kept(shared.page)).toContain('SECRET-4');
    await first.logOut();
    await Promise.all([door(first.page), door(shared.page)]);
    await shared.page.getByText('다른 탭에서 로그아웃했습니다.').first().waitFor();
    await shared.page.reload();
    for (const { page } of [first, shared]) {
      await door(page);
      expect(await kept(page)).not.toMatch(/SECRET|"of:|accessToken/);
    }
    shared.expectNoFaults();
  });

  it.each([
    ['in tabs', false],
    ['in a tab, and stays logged in in another', true],
  ])('also where the member logged in %s by itself; the server revokes both tokens', async (_, stay) => {
    const first = await room.enter('민수', { loggedOut: true });
    const second = await tabOf(first);
    await logIn(first.page, { stay: false });
    await logIn(second.page, { stay });
    for (const { box } of [first, second]) await box.waitFor();
    const tokens = await Promise.all(
      [first, second].map(({ page }) =>
        page.evaluate(() => {
          const kept = sessionStorage.getItem('session') ?? localStorage.getItem('session')!;
          return (JSON.parse(kept) as { accessToken: string }).accessToken;
        }),
      ),
    );
    await second.box.fill('SECRET-6');
    await first.logOut();
    await Promise.all([door(first.page), door(second.page)]);
    expect(await kept(second.page)).not.toMatch(/SECRET|"of:|accessToken/);
    for (const token of tokens) {
      const me = () =>
        fetch(`${room.place.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
      await expect.poll(async () => (await me()).status).toBe(401);
    }
    second.expectNoFaults();
  });
});
