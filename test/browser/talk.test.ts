import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

/** The number of the first row that is in view. */
async function firstInView({ log }: Visitor): Promise<number> {
  return log.evaluate(box => {
    const { top } = box.getBoundingClientRect();
    const rows = [...box.querySelectorAll('.stream-chat')];
    const first = rows.find(row => row.getBoundingClientRect().bottom > top + 2);
    return Number(/옛말 (\d+)\./.exec(first?.textContent ?? '')?.[1]);
  });
}

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('a line', () => {
  it('is seen by all, once, as it was written, and stands in the log', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린', { language: 'en' })];
    await minsu.say('안녕하세요, 하린님!');
    await harin.sees('안녕하세요, 하린님!');
    await harin.say('hello <Minsu> & all');
    await minsu.sees('hello <Minsu> & all');
    // a visible row may not be stored yet
    for (const visitor of [minsu, harin])
      await expect
        .poll(async () => (await visitor.lines()).slice(-2))
        .toEqual(['안녕하세요, 하린님!', 'hello <Minsu> & all']);
    expect((await room.place.stored()).slice(-2)).toEqual([
      '민수: 안녕하세요, 하린님!',
      '하린: hello <Minsu> & all',
    ]);
    expect(await minsu.box.inputValue()).toBe('');
  });

  it('of several rows is written with Shift+Enter and kept whole', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    await minsu.box.pressSequentially('첫째 줄');
    await minsu.box.press('Shift+Enter');
    await minsu.box.pressSequentially('둘째 줄');
    expect(await harin.row('첫째 줄').count()).toBe(0);
    await minsu.box.press('Enter');
    await harin.sees('둘째 줄');
    expect((await harin.lines()).at(-1)).toBe('첫째 줄\n둘째 줄');
  });

  it('of nothing but spaces is not sent', async () => {
    const minsu = await room.enter('민수');
    await minsu.say('먼저');
    await minsu.sees('먼저');
    await minsu.say('   ');
    await minsu.box.press('Shift+Enter');
    await minsu.box.press('Enter');
    await minsu.say('나중');
    // a visible row may not be stored yet
    await expect.poll(async () => (await minsu.lines()).slice(-2)).toEqual(['먼저', '나중']);
  });

  it('that is too long is not sent, says why, and stays in the box', async () => {
    const minsu = await room.enter('민수', { language: 'en' });
    const text = `${'가'.repeat(2_000)}나`;
    await minsu.say(text);
    await minsu.page
      .locator('.composer')
      .getByText(/too long|2,?000/i)
      .first()
      .waitFor();
    await expect.poll(async () => minsu.box.inputValue()).toBe(text);
    // one that the server would not even read
    await minsu.box.fill('가'.repeat(60_000));
    await minsu.box.press('Enter');
    expect((await minsu.box.inputValue()).length).toBe(60_000);
    await minsu.say('short again');
    await minsu.sees('short again');
    expect(minsu.sent.every(frame => frame.length < 10_000)).toBe(true);
  });

  it('comes to all in one order, also when many speak at once', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    const clients = [await room.client('민수'), await room.client('하린')];
    await Promise.all(Array.from({ length: 60 }, (_, i) => clients[i % 2]!.say(`번호 ${i + 1}.`)));
    for (const visitor of [minsu, harin]) {
      for (const number of [1, 2, 59, 60]) await visitor.sees(`번호 ${number}.`);
      await expect
        .poll(async () => (await visitor.lines()).filter(text => text.startsWith('번호')).length)
        .toBe(60);
    }
    expect(await minsu.lines()).toEqual(await harin.lines());
    const seqs = await minsu.seqs();
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });
});

describe('a member who comes later', () => {
  it('finds what was said before, and older lines on request, without losing the place', async () => {
    const client = await room.client('하린');
    for (let i = 1; i <= 120; i++) await client.say(`옛말 ${i}.`);
    const minsu = await room.enter('민수');
    await minsu.sees('옛말 120.');
    await minsu.log.hover();
    const seen = [await firstInView(minsu)];
    await expect
      .poll(
        async () => {
          await minsu.page.mouse.wheel(0, -100);
          seen.push(await firstInView(minsu));
          return seen.at(-1);
        },
        { interval: 100 },
      )
      .toBeLessThanOrEqual(20);
    // four rows are 100 px: a member who scrolls is not moved further by rows that come in above
    const steps = seen.slice(1).map((number, i) => seen[i]! - number);
    expect(Math.max(...steps)).toBeLessThan(20);
    expect(Math.min(...steps)).toBeGreaterThan(-2);
    const lines = await minsu.lines();
    expect(new Set(lines.filter(text => text.startsWith('옛말'))).size).toBe(
      lines.filter(text => text.startsWith('옛말')).length,
    );
  });
});
