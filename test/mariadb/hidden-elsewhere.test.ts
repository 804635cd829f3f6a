import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryPage, Item, LineItem } from '../../src/contract/events.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

let place: Place;
/** Only the one that was started last takes tokens over HTTP: it acts, and the other follows. */
let [follows, acts]: Room[] = [];
beforeAll(async () => {
  place = await makePlace();
  follows = await startRoom({ NODE_ID: 'one' }, place);
  acts = await startRoom({ NODE_ID: 'two' }, place);
});
afterAll(async () => {
  await follows!.stop();
  await acts!.close();
});

const line = (items: Item[], seq: number): LineItem | undefined =>
  items.find((item): item is LineItem => item.seq === seq && item.kind !== 'sanction');

describe('a line that was hidden or erased on another node', () => {
  it.each(['hide', 'erase'] as const)(
    '%s: has no text for those who are here, nor for who comes',
    async how => {
      const minsu = await follows!.enter('minsu');
      const { seq } = await minsu.say(`여기서 한 말 ${how}`);
      const reply = (await minsu.send('message', { text: '답', replyTo: seq })).seq as number;
      const path = `admin/records/lines/${seq}/${how}`;
      const { body: first } = await acts!.asAdmin<{ seq?: number }>('POST', path, { reason: '이유' });
      const { body } = first.seq
        ? { body: first }
        : await acts!.asAdmin<{ seq: number }>('POST', path, { reason: '이유', ...first });
      await minsu.reached(body.seq!);
      expect(minsu.items.at(-1)).toMatchObject({ seq: body.seq, kind: 'sanction', action: how, line: seq });
      const fresh = await follows!.enter('jisoo');
      const { items } = (await minsu.send('history', {})) as unknown as HistoryPage;
      for (const all of [fresh.welcome!.items, items]) {
        expect(JSON.stringify(all)).not.toContain(`여기서 한 말 ${how}`);
        expect(line(all, seq)).toMatchObject(
          how === 'hide' ? { hidden: { reason: '이유' } } : { erased: {} },
        );
        expect(line(all, reply)?.quote).not.toHaveProperty('text');
      }
      if (how === 'erase') return;
      const { body: shown } = await acts!.asAdmin<{ seq: number }>(
        'POST',
        `admin/records/lines/${seq}/show`,
        {
          reason: '괜찮음',
        },
      );
      await minsu.reached(shown.seq);
      const again = ((await minsu.send('history', {})) as unknown as HistoryPage).items;
      expect(line(again, seq)?.text).toBe('여기서 한 말 hide');
    },
  );
});
