import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
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
    expect(await bar.textContent()).toMatch(/^\d\d:\d\d 이후 새 메시지 70개/);
    expect(await violations(back.page)).toEqual([]);
    await bar.getByRole('button', { name: '처음으로 이동' }).click();
    const divider = back.log.locator('.stream-unread');
    await divider.waitFor();
    expect(await divider.evaluate(one => one.nextElementSibling?.textContent)).toContain('없는 동안 0');
    await bar.waitFor({ state: 'detached' });
  });

  it('finds it read on another device that has seen the end', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.client('하린')];
    await harin.say('다 읽은 글');
    await minsu.sees('다 읽은 글');
    // a position is told within two seconds
    await expect
      .poll(async () => {
        const phone = await room.client('민수');
        phone.socket.disconnect();
        return phone.welcome!.unread?.lines;
      })
      .toBe(0);
  });
});
