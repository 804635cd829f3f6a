import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { BrowserRoom, DESK } from './support/browser-room.js';
import { expectAccessible, look } from './support/look.js';
import { fill, MEMBER, OTHER, STATES, WRONGDOER } from './support/states.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: [MEMBER, OTHER, WRONGDOER] });
  await fill(room);
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('on a desk, light and dark, axe holds nothing against', () => {
  // oxlint-disable-next-line vitest/expect-expect -- expectAccessible does
  it.each(STATES)('$name', async state => {
    await look(room, state, { viewport: DESK, language: 'ko' }, expectAccessible);
  });
});
