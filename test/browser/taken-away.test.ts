import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('talk that is copied', () => {
  it('is a line a message, with time, marks and name, and without what only screen readers hear', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.client('하린')];
    await minsu.sees('하린님 입장');
    await harin.say('복사 1');
    await harin.say('복사 2 https://example.com/a 뒤');
    await harin.whisper('민수', '복사 3\n둘째');
    await minsu.say('복사 4');
    await minsu.say('/w 하린 복사 5');
    await minsu.page.locator('[data-key]', { hasText: '복사 5' }).waitFor();
    const copied = async (from: string, to: string): Promise<string> =>
      minsu.page.evaluate(
        ([first, last]) => {
          const texts = [...document.querySelectorAll('.stream-text')];
          const text = (what: string): Element => texts.findLast(one => one.textContent.startsWith(what))!;
          const range = document.createRange();
          range.setStart(text(first!).firstChild!, 0);
          range.setEndAfter(text(last!).lastChild!);
          getSelection()!.removeAllRanges();
          getSelection()!.addRange(range);
          const event = new ClipboardEvent('copy', {
            clipboardData: new DataTransfer(),
            bubbles: true,
            cancelable: true,
          });
          text(first!).dispatchEvent(event);
          return event.clipboardData!.getData('text/plain');
        },
        [from, to],
      );
    const lines = (await copied('복사 1', '복사 5')).replaceAll(/\[\d\d:\d\d\]/g, '[T]').split('\n');
    expect(lines).toEqual([
      '[T] 하린: 복사 1',
      '[T] 하린: 복사 2 https://example.com/a 뒤',
      '[T] <<< 하린: 복사 3',
      '둘째',
      '[T] 민수: 복사 4',
      '[T] >>> 하린에게: 복사 5',
    ]);
    // within one text: just that
    expect(await copied('복사 2', '복사 2')).toBe('복사 2 https://example.com/a 뒤');
  });
});

describe('the room on paper', () => {
  it('is all lines that are loaded, with full times and every name, and nothing to press', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.client('하린')];
    await Promise.all(Array.from({ length: 700 }, async (_, i) => harin.say(`종이 ${i + 1}.`)));
    await minsu.sees('종이 700.');
    const { page } = minsu;
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => globalThis.dispatchEvent(new Event('beforeprint')));
    await expect.poll(async () => minsu.row('종이').count()).toBe(700);
    const unseen = await minsu.log.evaluate(log => log.scrollHeight - log.clientHeight);
    expect(unseen).toBeLessThanOrEqual(0);
    expect(await page.locator('html').evaluate(html => html.scrollHeight)).toBeGreaterThan(700 * 15);
    const row = minsu.row('종이 699.');
    await expect.poll(async () => row.locator('.stream-author').innerText()).toContain('하린');
    expect(await row.locator('time').evaluate(time => getComputedStyle(time, '::after').content)).toMatch(
      /\d{4}년 .*\d{1,2}초/,
    );
    await page.getByRole('heading', { name: '사랑방' }).waitFor();
    expect(await page.locator('button:visible:not(.stream-day-label), textarea:visible').count()).toBe(0);
    await page.evaluate(() => globalThis.dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: null });
    await expect.poll(async () => minsu.row('종이').count()).toBeLessThanOrEqual(500);

    const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(10);
  });
});
