import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

const LINES = 100_000;

let room: BrowserRoom;
let first: number;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
  first = await room.place.fillWithLines('하린', LINES);
});
afterAll(() => room.close());
afterEach(() => room.clear());

const seqOf = (number: number): number => first + number - 1;

async function goTo({ page }: Visitor, number: number): Promise<void> {
  await page.evaluate(seq => {
    location.hash = `#m${seq}`;
  }, seqOf(number));
}

/** The row is in view. */
async function isInView(visitor: Visitor, text: RegExp): Promise<boolean> {
  const row = visitor.row(text).first();
  if ((await row.count()) === 0) return false;
  return row.evaluate(one => {
    const { top, bottom } = one.closest('[role=log]')!.getBoundingClientRect();
    const box = one.getBoundingClientRect();
    return box.top >= top - 1 && box.bottom <= bottom + 1;
  });
}

describe('a link to a line far back', () => {
  it('shows it at once, with what stands around it, and the way back to the newest', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`옛말 ${LINES}.`);
    const before = minsu.sent.length;
    await goTo(minsu, 20);
    await minsu.page.locator('.stream-target', { hasText: '옛말 20.' }).waitFor();
    expect(await isInView(minsu, /옛말 20\.$/)).toBe(true);
    await minsu.sees(/옛말 21\.$/);
    // as many requests as there are screens around it, not as there are pages between
    expect(minsu.sent.slice(before).filter(frame => frame.includes('"history"')).length).toBeLessThan(4);

    const harin = await room.client('하린');
    await harin.say('아래에서는');
    const latest = minsu.page.getByRole('button', { name: '새 메시지 1개' });
    await latest.waitFor();
    await latest.click();
    await expect.poll(async () => isInView(minsu, /아래에서는$/)).toBe(true);
    await harin.say('그리고 더');
    await expect.poll(async () => isInView(minsu, /그리고 더$/)).toBe(true);
    const seqs = await minsu.seqs();
    expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i));
  });

  it('leads on to the very first line, without a gap', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`옛말 ${LINES}.`);
    await goTo(minsu, 450);
    await minsu.page.locator('.stream-target').waitFor();
    await minsu.log.hover();
    await expect
      .poll(
        async () => {
          await minsu.page.mouse.wheel(0, -2_000);
          return isInView(minsu, /옛말 1\.$/);
        },
        { timeout: 40_000 },
      )
      .toBe(true);
    const seqs = await minsu.seqs();
    expect(seqs).toEqual(seqs.map((_, i) => first + i));
    // nothing is asked for beyond it
    const before = minsu.sent.length;
    for (let turn = 0; turn < 3; turn++) await minsu.page.mouse.wheel(0, -2_000);
    await minsu.settled();
    expect(minsu.sent.slice(before).filter(frame => frame.includes('"history"'))).toEqual([]);
  });

  it('is there for a page that opens with it, and says so when the line is not', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`옛말 ${LINES}.`);
    await minsu.page.goto(`${room.place.url}/#m${seqOf(1_000)}`);
    await minsu.page.reload();
    await minsu.page.locator('.stream-target', { hasText: '옛말 1000.' }).waitFor();
    await expect.poll(async () => isInView(minsu, /옛말 1000\.$/)).toBe(true);
    await minsu.page.evaluate(() => {
      location.hash = '#m99999999';
    });
    await minsu.page.getByText('지워졌거나 다른 회원만 볼 수 있는 메시지입니다.').waitFor();
    expect(await isInView(minsu, /옛말 1000\.$/)).toBe(true);
  });
});

describe('who reads on from far back', () => {
  it('comes to the newest line without a gap or a jump', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`옛말 ${LINES}.`);
    await goTo(minsu, LINES - 900);
    await minsu.page.locator('.stream-target').waitFor();
    await minsu.log.hover();
    const last = async (): Promise<{ number: number; isWhole: boolean }> =>
      minsu.log.evaluate(box => {
        const rows = [...box.querySelectorAll<HTMLElement>('[data-key^=m]')];
        const seqs = rows.map(({ dataset }) => Number(dataset.key!.slice(1)));
        const { bottom } = box.getBoundingClientRect();
        const row = rows.findLast(one => one.getBoundingClientRect().top < bottom - 2)!;
        return {
          number: Number(row.dataset.key!.slice(1)),
          isWhole: seqs.every((seq, i) => seq === seqs[0]! + i),
        };
      });
    const seen = [(await last()).number];
    for (const endAt = Date.now() + 40_000; Date.now() < endAt;) {
      await minsu.page.mouse.wheel(0, 800);
      const { number, isWhole } = await last();
      expect(isWhole).toBe(true);
      seen.push(number);
      if (number >= seqOf(LINES)) break;
    }
    expect(seen.at(-1)).toBeGreaterThanOrEqual(seqOf(LINES));
    const steps = seen.slice(1).map((number, i) => number - seen[i]!);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(-1);
    // 800 px are 32 rows, and several turns may come between two looks
    expect(Math.max(...steps)).toBeLessThan(150);
    await minsu.page.getByRole('button', { name: /최신 메시지로|새 메시지/ }).waitFor({ state: 'detached' });
  });
});
