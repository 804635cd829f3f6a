import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { BrowserRoom } from './support/browser-room.js';

const LINES = 1_000;

function hasHeard({ items }: Client, text: string): boolean {
  return items.some(item => 'text' in item && item.text === text);
}

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하나', '두리', '세나', '네오'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('a thousand lines at once', () => {
  it('leave at most 500 rows, none of the newest missing, and the box can be written in', async () => {
    const minsu = await room.enter('민수');
    const talkers = await Promise.all(['하나', '두리', '세나', '네오'].map(name => room.client(name)));
    const flood = Promise.all(
      Array.from({ length: LINES }, (_, i) => talkers[i % talkers.length]!.say(`물결 ${i + 1}.`)),
    );
    await minsu.box.pressSequentially('그 사이에 쓴 글');
    expect(await minsu.box.inputValue()).toBe('그 사이에 쓴 글');
    await minsu.box.press('Enter');
    await flood;
    await expect.poll(() => hasHeard(talkers[0]!, '그 사이에 쓴 글')).toBe(true);
    await expect.poll(() => minsu.row(`물결`).count()).toBeGreaterThan(400);
    const last = (await room.place.stored()).at(-1)!.replace(/^\S+: /, '');
    await minsu.sees(last);
    expect(await minsu.log.locator('.stream-row').count()).toBeLessThanOrEqual(500);
    const seqs = await minsu.seqs();
    expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i));
    expect(
      await minsu
        .row(last)
        .last()
        .evaluate(row => row.getBoundingClientRect().bottom <= innerHeight),
    ).toBe(true);
  });
});
