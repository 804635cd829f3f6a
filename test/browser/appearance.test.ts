import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const fontFiles = (visitor: Visitor): Promise<string[]> =>
  visitor.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter(name => name.endsWith('.woff2')),
  );

describe('the fonts', () => {
  it('are served by the room, for good, and none moves what is drawn', async () => {
    const visitor = await room.enter('민수');
    await expect.poll(async () => (await fontFiles(visitor)).length).toBeGreaterThan(1);
    const [file] = await fontFiles(visitor);
    const response = await fetch(file!);
    expect(response.headers.get('cache-control')).toContain('immutable');
    const shown = await visitor.page.evaluate(() => [...document.fonts].map(({ display }) => display));
    expect(new Set(shown)).toEqual(new Set(['optional']));
  });

  it('are not used when they come late: what is being read does not change', async () => {
    const late = await room.enter('민수', {
      script: () => {
        const { load } = FontFaceSet.prototype;
        FontFaceSet.prototype.load = async function (...given) {
          await new Promise(resolve => setTimeout(resolve, 3_200));
          return load.apply(this, given);
        };
      },
    });
    await expect.poll(async () => (await fontFiles(late)).length).toBeGreaterThan(1);
    const family = ({ page }: typeof late): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).fontFamily);
    expect(await family(late)).not.toContain('Inter');
    const inTime = await room.enter('현우');
    await expect.poll(() => family(inTime)).toContain('Inter');
  });

  it('are not asked for where data is to be saved', async () => {
    const visitor = await room.enter('민수', {
      script: () => {
        Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) });
      },
    });
    await visitor.page.waitForTimeout(1_500);
    expect(await fontFiles(visitor)).toEqual([]);
  });
});

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
    await visitor.openTool('화면 설정');
    await visitor.page.getByLabel('줄 간격').selectOption('compact');
    await expect.poll(async () => height('한 줄')).toBeLessThan(26);
    await expect.poll(async () => height('귓속말 한 줄')).toBeLessThan(26);
    await visitor.page.reload();
    await visitor.sees('귓속말 한 줄');
    expect(await height('귓속말 한 줄')).toBeLessThan(26);
  });
});

describe('the look that was chosen', () => {
  it('is seen at once and kept: the size of text, the clock, and the device’s font', async () => {
    const other = await room.client('현우');
    const visitor = await room.enter('민수');
    await other.say('몇 시지');
    await visitor.sees('몇 시지');
    const { page } = visitor;
    const looks = () =>
      page.evaluate(() => ({
        size: getComputedStyle(document.documentElement).fontSize,
        time: [...document.querySelectorAll('.stream-time time')].at(-1)?.textContent ?? '',
        font: /Inter/.test(getComputedStyle(document.body).fontFamily),
      }));
    await expect
      .poll(looks)
      .toEqual({ size: '15px', time: expect.stringMatching(/^\d\d:\d\d$/), font: true });
    await visitor.openTool('화면 설정');
    await page.getByLabel('글자 크기').selectOption('largest');
    await page.getByRole('switch', { name: '24시간제' }).uncheck();
    await page.getByRole('switch', { name: '기기 글꼴' }).check();
    const chosen = { size: '19px', time: expect.stringMatching(/^오[전후] \d+:\d\d$/), font: false };
    expect(await looks()).toEqual(chosen);
    await page.reload();
    await visitor.sees('몇 시지');
    await visitor.loaded();
    expect(await looks()).toEqual(chosen);
    expect(await fontFiles(visitor)).toEqual([]);
    // the dialog has an address, and is open again
    await page.getByRole('switch', { name: '기기 글꼴' }).uncheck();
    await expect.poll(async () => (await looks()).font).toBe(true);
  });
});
