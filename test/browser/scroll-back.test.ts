import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { BrowserRoom } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

const LINES = 1_000;
const AT_ONCE = 100;

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({
    members: ['민수', '하린'],
    // the limit that a room has by itself
    settings: { RATE_HISTORY_PER_SECOND: '2' },
  });
  await say(await room.client('하린'), 1, LINES);
  await room.clear();
});
afterAll(() => room.close());
afterEach(() => room.clear());

async function say(client: Client, from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - at + 1) }, (_, i) => at + i);
    await Promise.all(numbers.map(async number => client.say(`옛말 ${number}.`)));
  }
}

/** The number of the first row in view, or NaN when there is none. */
async function firstInView({ log }: Visitor): Promise<number> {
  return log.evaluate(box => {
    const { top } = box.getBoundingClientRect();
    const rows = [...box.querySelectorAll('.stream-chat')];
    const first = rows.find(row => row.getBoundingClientRect().bottom > top + 2);
    return Number(/옛말 (\d+)\./.exec(first?.textContent ?? '')?.[1]);
  });
}

describe('the wheel', () => {
  it.each([250, 700, 5_000])('of %d px a turn reaches the first line, and is never thrown back', async px => {
    const minsu = await room.enter('민수');
    await minsu.sees(`옛말 ${LINES}.`);
    await minsu.log.hover();
    const seen = [await firstInView(minsu)];
    for (const endAt = Date.now() + 40_000; seen.at(-1) !== 1 && Date.now() < endAt;) {
      await minsu.page.mouse.wheel(0, -px);
      seen.push(await firstInView(minsu));
    }
    expect(seen.at(-1)).toBe(1);
    const back = seen.slice(1).map((number, i) => number - seen[i]!);
    expect(Math.max(...back)).toBeLessThanOrEqual(1);
    await minsu.log.getByText('대화의 처음입니다').waitFor();
  });
});

/** The list has come to rest. */
async function scrollTop({ log }: Visitor): Promise<number> {
  let last = NaN;
  const stays = async (): Promise<boolean> => {
    const before = last;
    last = await log.evaluate(box => Math.round(box.scrollTop));
    return last === before;
  };
  await expect.poll(stays, { interval: 150 }).toBe(true);
  return last;
}

describe('a link to a line', () => {
  it('moves the list once, and not again when something is closed', async () => {
    const minsu = await room.enter('민수');
    await minsu.sees(`옛말 ${LINES}.`);
    const newest = await minsu.row(`옛말 ${LINES}.`).getAttribute('data-key');
    await minsu.page.evaluate(to => (location.hash = to), `m${Number(newest!.slice(1)) - 60}`);
    await minsu.page.locator('.stream-target').waitFor();
    await minsu.log.hover();
    await minsu.page.mouse.wheel(0, 600);
    const place = await scrollTop(minsu);
    await minsu.openTool('화면');
    await minsu.page.keyboard.press('Escape');
    await minsu.page.locator('dialog[open]').waitFor({ state: 'detached' });
    // the entry of the dialog is left behind
    await expect
      .poll(async () => minsu.page.evaluate(() => history.state as unknown))
      .not.toEqual({ covers: 1 });
    expect(await scrollTop(minsu)).toBe(place);
  });
});

describe('lines of one’s own', () => {
  it('are all in view, however fast they are sent', async () => {
    const minsu = await room.enter('민수');
    for (let number = 1; number <= 12; number++) {
      await minsu.say(`보낸 글 ${number}\n둘째 줄\n셋째 줄`);
      await minsu.page.locator('[data-key]', { hasText: `보낸 글 ${number}\n` }).waitFor();
      const isInView = async (): Promise<boolean> =>
        minsu.row(`보낸 글 ${number}\n`).evaluate(row => {
          const end = row.closest('[role=log]')!.getBoundingClientRect().bottom;
          return row.getBoundingClientRect().bottom <= end;
        });
      await expect.poll(isInView, { timeout: 2_000, message: `line ${number}` }).toBe(true);
    }
  });
});
