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
    await expect.poll(async () => minsu.box.inputValue()).toBe('그 사이에 쓴 글');
    await minsu.box.press('Enter');
    await flood;
    await expect.poll(() => hasHeard(talkers[0]!, '그 사이에 쓴 글')).toBe(true);
    await expect.poll(() => minsu.row(`물결`).count()).toBeGreaterThan(400);
    const last = (await room.place.stored()).at(-1)!.replace(/^\S+: /, '');
    await minsu.sees(last);
    await expect.poll(async () => minsu.log.locator('.stream-row').count()).toBeLessThanOrEqual(500);
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

describe('a member whose many lines are hidden', () => {
  it('leaves the newest line drawn', async () => {
    const [hana, duri] = [await room.client('하나'), await room.client('두리')];
    await hana.sayMany(700, '봇의 말');
    const minsu = await room.enter('민수');
    await minsu.openMenu('봇의 말');
    await minsu.page.getByRole('menuitem', { name: '이 회원의 메시지 숨기기' }).click();
    await minsu.row('봇의 말').first().waitFor({ state: 'detached' });
    for (let i = 0; i < 3; i++) {
      await hana.sayMany(100, '봇의 말');
      await duri.say(`사람의 말 ${i}`);
      await minsu.sees(`사람의 말 ${i}`);
    }
    await hana.sayMany(300, '봇의 말');
    await duri.say('맨 끝');
    await minsu.sees('맨 끝');
    const end = minsu.page.getByRole('button', { name: /최신 메시지로/ });
    expect(await end.count()).toBe(0);
    await expect.poll(async () => minsu.row('맨 끝').isVisible()).toBe(true);
  });
});
