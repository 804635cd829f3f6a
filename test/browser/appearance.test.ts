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
    await visitor.page.locator('.header-menu').click();
    await visitor.page.getByLabel('줄 간격').selectOption('compact');
    await expect.poll(async () => height('한 줄')).toBeLessThan(26);
    await expect.poll(async () => height('귓속말 한 줄')).toBeLessThan(26);
    await visitor.page.reload();
    await visitor.sees('귓속말 한 줄');
    expect(await height('귓속말 한 줄')).toBeLessThan(26);
  });
});
