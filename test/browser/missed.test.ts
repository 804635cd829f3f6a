import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '서준', '도윤', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('a member who was away for 70 lines', () => {
  it('learns how many came since when, and goes to the first of them; the bar goes when it is seen', async () => {
    const minsu = await room.enter('민수');
    const harin = await room.client('하린');
    await harin.say('떠나기 전');
    await minsu.sees('떠나기 전');
    // a page that is closed tells what it has not told yet
    await minsu.page.goto('about:blank');
    await harin.sayMany(70, '없는 동안');
    const back = await room.enter('민수', { viewport: PHONE });
    const bar = back.page.locator('.stream-missed');
    await bar.waitFor();
    await expect.poll(async () => bar.textContent()).toMatch(/^\d\d:\d\d 이후 새 메시지 70개/);
    expect(await violations(back.page)).toEqual([]);
    await bar.getByRole('button', { name: '처음으로 이동' }).click();
    const divider = back.log.locator('.stream-unread');
    await divider.waitFor();
    expect(await divider.evaluate(one => one.nextElementSibling?.textContent)).toContain('없는 동안 0');
    await bar.waitFor({ state: 'detached' });
  });

  it('keeps the mentions among them until they are seen, and all of it on other devices until then', async () => {
    const minsu = await room.enter('지수');
    const harin = await room.client('하린');
    await harin.say('잠깐 있을 때');
    await minsu.sees('잠깐 있을 때');
    await minsu.page.goto('about:blank');
    await harin.say('여기부터');
    for (let i = 0; i < 3; i++) await harin.sayMany(20, '긴 이야기');
    await harin.say('@지수 보세요');
    await harin.sayMany(30, '이어서');
    const desk = await room.enter('지수');
    await desk.sees('이어서 29');
    const bar = desk.page.locator('.stream-missed');
    await bar.getByText('멘션 1개').waitFor();
    // what was read is told at once, where there is something to tell
    await desk.page.evaluate(() => dispatchEvent(new Event('pagehide')));
    await desk.say('/who');
    await desk.receives(/^43\d+\[.*"online"/);
    expect(desk.sent.filter(frame => frame.includes('"seen"'))).toEqual([]);
    const phone = await room.client('지수');
    expect(phone.welcome!.unread).toMatchObject({ lines: 92, mentions: 1 });
    phone.socket.disconnect();
    const badge = desk.page.getByRole('banner').getByRole('button', { name: /^멘션/ });
    await bar.getByRole('button', { name: '처음으로 이동' }).click();
    await bar.waitFor({ state: 'detached' });
    await expect.poll(async () => badge.innerText()).toContain('1');
    await desk.row('@지수 보세요').scrollIntoViewIfNeeded();
    await expect.poll(async () => badge.innerText()).not.toContain('1');
  });

  it('finds where they begin also after looking at another window', async () => {
    const minsu = await room.enter('서준');
    const harin = await room.client('하린');
    await harin.say('나가기 전');
    await minsu.sees('나가기 전');
    await minsu.page.goto('about:blank');
    await harin.sayMany(60, '나간 뒤');
    const again = await room.enter('서준');
    const bar = again.page.locator('.stream-missed');
    await bar.waitFor();
    await again.attend(false);
    await harin.say('딴 창을 볼 때');
    await again.sees('딴 창을 볼 때');
    await again.attend(true);
    await bar.getByRole('button', { name: '처음으로 이동' }).click();
    const divider = again.log.locator('.stream-unread');
    await divider.waitFor();
    expect(await divider.evaluate(one => one.nextElementSibling?.textContent)).toContain('나간 뒤 0');
  });

  it('finds it read on another device that has seen the end', async () => {
    const [minsu, harin] = [await room.enter('도윤'), await room.client('하린')];
    await harin.say('다 읽은 글');
    await minsu.sees('다 읽은 글');
    // a position is told within two seconds
    await expect
      .poll(async () => {
        const phone = await room.client('도윤');
        phone.socket.disconnect();
        return phone.welcome!.unread?.lines;
      })
      .toBe(0);
  });
});
