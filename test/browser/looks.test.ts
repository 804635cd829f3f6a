import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, DESK, PHONE, type VisitOptions } from './support/browser-room.js';
import { smallTargets, sticksOut } from './support/layout.js';
import { fill, MEMBER, OTHER, STATES, WRONGDOER, type State } from './support/states.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: [MEMBER, OTHER, WRONGDOER] });
  await fill(room);
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Brings a page into a state, has it looked at, and puts the room right again. */
async function look(
  { who, options, prepare, restore }: State,
  more: VisitOptions,
  at: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  try {
    const visitor = await room.enter(who, { ...more, ...options });
    if (!options?.loggedOut) await visitor.sees('안녕하세요');
    await prepare?.(visitor, room);
    await visitor.settled();
    await at(visitor);
  } finally {
    await restore?.(room);
  }
}

/** In both themes, one after the other, so that they are the same state. */
async function expectAccessible(visitor: Visitor): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await visitor.page.evaluate(name => (document.documentElement.dataset.theme = name), theme);
    await visitor.settled();
    const only = theme === 'dark' ? 'colours' : undefined;
    expect(await violations(visitor.page, only), theme).toEqual([]);
  }
}

describe('on a desk, light and dark, axe holds nothing against', () => {
  it.each(STATES)('$name', async state => {
    await look(state, { viewport: DESK, language: 'ko' }, expectAccessible);
  });
});

describe('on a phone of 360 px, light and dark, axe holds nothing against, and nothing sticks out of', () => {
  it.each(STATES)('$name', async state => {
    const touch = { hasTouch: true, isMobile: true };
    await look(state, { viewport: PHONE, language: 'en', context: touch }, async visitor => {
      await expectAccessible(visitor);
      expect(await sticksOut(visitor.page)).toEqual([]);
      expect(await smallTargets(visitor.page)).toEqual([]);
    });
  });
});
