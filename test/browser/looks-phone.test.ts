import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { smallTargets, sticksOut } from './support/layout.js';
import { expectAccessible, look } from './support/look.js';
import { fill, MEMBER, OTHER, STATES, WRONGDOER } from './support/states.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: [MEMBER, OTHER, WRONGDOER] });
  await fill(room);
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('on a phone of 360 px, light and dark, axe holds nothing against, and nothing sticks out of', () => {
  it.each(STATES)('$name', async state => {
    const touch = { hasTouch: true, isMobile: true };
    await look(room, state, { viewport: PHONE, language: 'en', context: touch }, async visitor => {
      await expectAccessible(visitor);
      expect(await sticksOut(visitor.page)).toEqual([]);
      expect(await smallTargets(visitor.page)).toEqual([]);
    });
  });
});
