import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { BrowserRoom, DESK } from './support/browser-room.js';
import { expectAccessible, look, looksOf } from './support/look.js';
import { fill, MEMBER, OTHER, QUIET, STATES, WRONGDOER } from './support/states.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: [MEMBER, OTHER, QUIET, WRONGDOER] });
  await fill(room);
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe.each(looksOf(['ko', 'comfortable']))('on a desk, %s, %s, light and dark', (language, density) => {
  // oxlint-disable-next-line vitest/expect-expect -- expectAccessible does
  it.each(STATES)('axe holds nothing against $name', async state => {
    await look(room, state, { viewport: DESK, language, density }, expectAccessible);
  });
});
