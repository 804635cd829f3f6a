import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('the compact density', () => {
  it('is chosen in the menu, kept, and gives a line one row', async () => {
    const other = await room.client('현우');
    const visitor = await room.enter('민수');
    await other.say('한 줄');
    await other.whisper('민수', '귓속말 한 줄');
    await visitor.sees('귓속말 한 줄');
    const height = async (text: string): Promise<number> =>
      (await visitor.row(text).last().boundingBox())!.height;
    expect(await height('한 줄')).toBeGreaterThan(40);
    await visitor.page.locator('.header-menu').click();
    await visitor.page.getByLabel('줄 간격').selectOption('compact');
    await expect.poll(async () => height('한 줄')).toBeLessThan(26);
    await expect.poll(async () => height('귓속말 한 줄')).toBeLessThan(26);
    await visitor.page.reload();
    await visitor.sees('귓속말 한 줄');
    expect(await height('귓속말 한 줄')).toBeLessThan(26);
  });
});
