import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { actionsUpon, rowsOfText, smallTargets, sticksOut } from './support/layout.js';
import { expectAccessible, look, looksOf } from './support/look.js';
import { ADMIN } from './support/place.js';
import { fill, MEMBER, OTHER, QUIET, STATES, WRONGDOER } from './support/states.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: [MEMBER, OTHER, QUIET, WRONGDOER, LONG_NAME] });
  await fill(room);
});
afterAll(() => room.close());
afterEach(() => room.clear());

const LONG_NAME = '바람부는언덕의책벌레';
const TOUCH = { hasTouch: true, isMobile: true };

describe.each(looksOf(['en', 'compact']))(
  'on a phone of 360 px, %s, %s, light and dark',
  (language, density) => {
    it.each(STATES)('axe holds nothing against $name, and nothing sticks out', async state => {
      await look(room, state, { viewport: PHONE, language, density, context: TOUCH }, async visitor => {
        await expectAccessible(visitor);
        expect(await sticksOut(visitor.page)).toEqual([]);
        expect(await smallTargets(visitor.page)).toEqual([]);
      });
    });
  },
);

describe('where the page is narrow', () => {
  describe.each([360, 390])('%i px', width => {
    it.each(['ko', 'en'] as const)('reply mode says that all is recorded in one row, %s', async language => {
      await (await room.client(LONG_NAME)).whisper(MEMBER, '귓속말입니다');
      for (const context of [{}, TOUCH]) {
        const visitor = await room.enter(MEMBER, { viewport: { width, height: 740 }, language, context });
        for (const name of [OTHER, LONG_NAME]) {
          const { page } = visitor;
          const row = visitor.row(`<<< ${name}`).last();
          await row.getByRole('button', { name: /^(답장|Reply)$/ }).press('Enter');
          await visitor.box.fill('네, 알겠어요');
          const chip = page.locator('.composer-chip', { hasText: name });
          const rows = {
            note: await rowsOfText(page.locator('.composer-recorded')),
            chip: await rowsOfText(chip.locator('> span')),
          };
          expect(rows, name).toEqual({ note: 1, chip: 1 });
          // neither lies upon the other
          await page.locator('.composer-send').click({ trial: true });
          await chip.getByRole('button').click({ trial: true });
          expect(await sticksOut(page)).toEqual([]);
        }
      }
    });
  });

  it.each(['ko', 'en'] as const)(
    'the box of a muted member says what goes in one row, %s',
    async language => {
      const body = { duration: '1h', reason: '광고' };
      await room.place.call('POST', `admin/members/${LONG_NAME}/mute`, ADMIN, body);
      const { page, box } = await room.enter(LONG_NAME, { viewport: PHONE, language, context: TOUCH });
      await page.locator('.composer-mute').waitFor();
      const spare = await box.evaluate((element: HTMLTextAreaElement) => {
        const { font, paddingLeft, paddingRight } = getComputedStyle(element);
        const canvas = document.createElement('canvas').getContext('2d')!;
        canvas.font = font;
        const inner = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
        return inner - canvas.measureText(element.placeholder).width;
      });
      expect(spare).toBeGreaterThanOrEqual(0);
      await room.place.call('POST', `admin/members/${LONG_NAME}/unmute`, ADMIN, { reason: '끝' });
    },
  );

  it.each(['comfortable', 'compact'])('no action of a row lies upon its buttons, %s', async density => {
    for (const who of [MEMBER, ADMIN]) {
      const visitor = await room.enter(who, { viewport: PHONE });
      await visitor.page.evaluate(value => (document.documentElement.dataset.density = value), density);
      await visitor.sees('안녕하세요');
      expect(await actionsUpon(visitor)).toEqual([]);
    }
  });
});
