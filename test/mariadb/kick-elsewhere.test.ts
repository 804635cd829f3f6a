import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../src/contract/events.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const ROUNDS = 5;

let place: Place;
let [one, two]: Room[] = [];
beforeAll(async () => {
  place = await makePlace();
  one = await startRoom({ NODE_ID: 'one' }, place);
  two = await startRoom({ NODE_ID: 'two' }, place);
});
afterAll(async () => {
  await one!.stop();
  await two!.close();
});

describe('a member kicked on another node', () => {
  it('reads nothing that was said after the kick, before this node knows of it', async () => {
    const minsu = await one!.enter('minsu');
    await one!.member('jisoo');
    let answered = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await two!.login('jisoo');
      const jisoo = await two!.enter('jisoo');
      const path = 'admin/members/jisoo/kick';
      const { body } = await one!.asAdmin<{ seq: number }>('POST', path, { reason: 'out', coolOff: '0s' });
      for (let i = 0; i < 3; i++) await minsu.say(`behind their back ${i}`);
      const pages: HistoryPage[] = [];
      // sends requests one after the other until this node ends the connection
      const ask = (): void => {
        jisoo.socket.emit('history', { limit: 20 }, page => {
          if (page.ok) pages.push(page);
          ask();
        });
      };
      ask();
      await jisoo.closed();
      answered += pages.length;
      const seqs = [...pages.flatMap(page => page.items), ...jisoo.items].map(item => item.seq);
      expect(seqs.filter(seq => seq > body.seq)).toEqual([]);
    }
    // otherwise the test proves nothing
    expect(answered).toBeGreaterThan(0);
  });
});
