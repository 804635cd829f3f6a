import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedIn } from '../../src/contract/rest.js';
import { BrowserRoom } from './support/browser-room.js';
import { PASSWORD } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Logs in as a program with this User-Agent. */
async function logInBy(userAgent: string): Promise<LoggedIn> {
  const answer = await fetch(`${room.place.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ name: '민수', password: PASSWORD }),
  });
  return (await answer.json()) as LoggedIn;
}

const statusOf = async ({ accessToken }: LoggedIn): Promise<number> =>
  (await fetch(`${room.place.url}/api/auth/me`, { headers: { authorization: `Bearer ${accessToken}` } }))
    .status;

const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

describe('a member', () => {
  it('sees where the account is logged in, and ends one, then all others', async () => {
    const logins = [await logInBy(WINDOWS), await logInBy(PHONE), await logInBy('python-requests/2.32')];
    const minsu = await room.enter('민수', { loggedOut: true });
    await minsu.page.getByLabel('이름').fill('민수');
    await minsu.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await minsu.page.getByLabel('비밀번호', { exact: true }).press('Enter');
    await minsu.box.waitFor();
    await minsu.openTool('계정');
    const list = minsu.page.locator('.account-sessions li');
    await expect.poll(() => list.count()).toBe(4);
    const own = list.filter({ hasText: '이 기기' });
    await expect.poll(async () => own.count()).toBe(1);
    await expect
      .poll(async () => own.innerText())
      .toMatch(/Chrome · Linux[\s\S]*\d\d:\d\d에 로그인 · 마지막 사용 \d\d:\d\d · 127\.0\.0\.1/);
    expect(await own.getByRole('button').count()).toBe(0);
    expect((await list.allInnerTexts()).join('\n')).toContain('python-requests/2.32');

    await minsu.page.getByRole('button', { name: 'Chrome · Windows에서 로그아웃' }).click();
    await expect.poll(() => list.count()).toBe(3);
    // no button that the next press would end another with
    const focused = (): Promise<string> => minsu.page.evaluate(() => document.activeElement!.id);
    await expect.poll(focused).toBe('account-sessions');
    expect(await Promise.all(logins.map(statusOf))).toEqual([401, 200, 200]);

    await minsu.page.getByRole('button', { name: '다른 곳에서 모두 로그아웃' }).click();
    await minsu.page.getByText('다른 곳에서는 로그인하지 않았습니다.').waitFor();
    await minsu.page.getByText('2곳에서 로그아웃했습니다.').waitFor();
    await expect.poll(focused).toBe('account-sessions');
    expect(await Promise.all(logins.map(statusOf))).toEqual([401, 401, 401]);
    await minsu.page.keyboard.press('Escape');
    await minsu.say('저는 그대로 있어요');
    await minsu.sees('저는 그대로 있어요');
  });

  it('whose session is ended elsewhere sees the log-in page, and why', async () => {
    const minsu = await room.enter('민수');
    const other = await logInBy(WINDOWS);
    const headers = { authorization: `Bearer ${other.accessToken}` };
    const url = `${room.place.url}/api/me/sessions`;
    const { items } = (await (await fetch(url, { headers })).json()) as {
      items: { id: string; current: boolean }[];
    };
    for (const { id } of items.filter(({ current }) => !current))
      await fetch(`${url}/${id}`, { method: 'DELETE', headers });
    await minsu.page.getByLabel('비밀번호', { exact: true }).waitFor();
    await minsu.page
      .getByText(/로그인이 끝났|로그아웃되었습니다/)
      .first()
      .waitFor();
    expect(await statusOf(other)).toBe(200);
    await room.place.login('민수', { again: true });
  });
});
