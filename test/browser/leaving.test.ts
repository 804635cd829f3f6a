import { afterEach, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { PASSWORD } from './support/place.js';

let room: BrowserRoom;
const open = async (settings: Record<string, string> = {}): Promise<void> => {
  room = await BrowserRoom.open({ members: ['민수'], settings });
};
afterEach(async () => {
  await room.clear();
  await room.close();
});

describe('who leaves, or is sent away', () => {
  it('by /quit leads to the log-in page, and the member comes in again', async () => {
    await open();
    const minsu = await room.enter('민수');
    await minsu.say('/quit');
    await minsu.page.getByText('방에서 나왔습니다.').first().waitFor();
    await minsu.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await minsu.page.getByLabel('비밀번호', { exact: true }).press('Enter');
    await minsu.box.waitFor();
    await minsu.say('다시 왔습니다');
    await expect.poll(() => room.place.stored()).toContain('민수: 다시 왔습니다');
  });

  it('at the end of a log-in is told so, and finds the draft again', async () => {
    await open({ TOKEN_TTL: '6s' });
    const minsu = await room.enter('민수');
    await minsu.box.fill('쓰던 글');
    await minsu.page.getByText('로그인이 만료되었습니다. 다시 로그인해 주세요.').first().waitFor();
    await minsu.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await minsu.page.getByLabel('비밀번호', { exact: true }).press('Enter');
    await minsu.box.waitFor();
    await expect.poll(async () => minsu.box.inputValue()).toBe('쓰던 글');
  });

  it('by another window of the same account is told so, keeps the text, and may come back', async () => {
    await open({ MAX_SOCKETS_PER_ACCOUNT: '1' });
    const first = await room.enter('민수');
    await first.box.fill('쓰던 글');
    const second = await room.enter('민수');
    const banner = (visitor: typeof first) => visitor.page.getByRole('region', { name: '연결 상태' });
    await expect.poll(() => banner(first).innerText()).toMatch(/접속한 곳이 너무 많아/);
    await expect.poll(async () => first.box.inputValue()).toBe('쓰던 글');
    // it does not fight for the place: nothing is counted down
    expect(await banner(first).innerText()).not.toMatch(/초 뒤/);
    expect(await banner(second).count()).toBe(0);
    await banner(first).getByRole('button', { name: '다시 연결' }).click();
    await first.connected(2);
    await expect.poll(() => banner(second).innerText()).toMatch(/접속한 곳이 너무 많아/);
    await first.box.press('Enter');
    await expect.poll(() => room.place.stored()).toContain('민수: 쓰던 글');
  });

  it('for too many requests is told so, and not tried again by itself', async () => {
    await open();
    const minsu = await room.enter('민수', { loggedOut: true });
    let send: (frame: string) => void = () => undefined;
    await minsu.page.routeWebSocket(/socket\.io/, page => {
      const server = page.connectToServer();
      server.onMessage(frame => page.send(frame));
      send = frame => page.send(frame);
    });
    const login = JSON.stringify(await room.place.login('민수'));
    await minsu.page.evaluate(kept => localStorage.setItem('session', kept), login);
    await minsu.page.reload();
    await expect.poll(() => minsu.page.locator('.presence').innerText()).toContain('민수');
    send('42["session",{"code":"RATE_LIMITED"}]');
    const banner = minsu.page.getByRole('region', { name: '연결 상태' });
    await expect.poll(() => banner.innerText()).toMatch(/요청이 너무 많아/);
    await banner.getByRole('button', { name: '다시 연결' }).click();
    await banner.waitFor({ state: 'detached' });
    await minsu.say('다시 왔어요');
    await expect.poll(() => room.place.stored()).toContain('민수: 다시 왔어요');
  });
});
