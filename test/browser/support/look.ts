import { expect } from 'vitest';
import { violations } from './axe.js';
import type { BrowserRoom, VisitOptions } from './browser-room.js';
import type { State } from './states.js';
import type { Visitor } from './visitor.js';

type Look = readonly [language: 'ko' | 'en', density: 'comfortable' | 'compact'];

/** One look of each page and state; with `LOOKS=all` in the environment, each language in each density. */
export function looksOf(one: Look): readonly Look[] {
  if (process.env.LOOKS !== 'all') return [one];
  return (['ko', 'en'] as const).flatMap(language =>
    (['comfortable', 'compact'] as const).map((density): Look => [language, density]),
  );
}

/** Brings a page into a state, has it looked at, and puts the room right again. */
export async function look(
  room: BrowserRoom,
  { who, options, prepare, restore }: State,
  { density, ...more }: VisitOptions & { density: string },
  at: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  try {
    const visitor = await room.enter(who, { ...more, ...options });
    await visitor.page.evaluate(name => (document.documentElement.dataset.density = name), density);
    if (options?.loggedOut) await visitor.page.locator('h1').waitFor();
    else await visitor.sees('안녕하세요');
    await prepare?.(visitor, room);
    await visitor.settled();
    await at(visitor);
  } finally {
    await restore?.(room);
  }
}

/** In both themes, one after the other, so that they are the same state. */
export async function expectAccessible(visitor: Visitor): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await visitor.page.evaluate(name => (document.documentElement.dataset.theme = name), theme);
    await visitor.settled();
    const only = theme === 'dark' ? 'colours' : undefined;
    expect(await violations(visitor.page, only), theme).toEqual([]);
  }
}
