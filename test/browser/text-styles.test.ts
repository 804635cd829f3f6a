import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

it('quotes and italics are shown as such, copied with the marks of the quote, and kept as they were written', async () => {
  const minsu = await room.enter('민수');
  const text = '> 어제 *정말* 좋았어요\n> 둘째 줄\n저도 **동감** `*x*`';
  const client = await room.client('민수');
  await client.say(text);
  await minsu.sees('둘째 줄');
  const row = minsu.row('둘째 줄').first();
  await expect.poll(async () => row.locator('em').allTextContents()).toEqual(['정말']);
  const quote = row.locator('.stream-cited');
  await expect.poll(async () => quote.textContent()).toBe('> 어제 정말 좋았어요\n> 둘째 줄\n');
  expect((await minsu.lines()).at(-1)).toBe('> 어제 정말 좋았어요\n> 둘째 줄\n저도 동감 *x*');
  // two rows high, and the marks take no room
  const [{ height: all }, { height: mark, width }] = [
    (await quote.boundingBox())!,
    (await row.locator('.stream-cited-mark').first().boundingBox()) ?? { height: 0, width: 0 },
  ];
  expect(all).toBeGreaterThan(40);
  expect(all).toBeLessThan(50);
  expect(mark * width).toBe(0);
  expect((await room.place.stored()).at(-1)).toBe(`민수: ${text}`);
});
