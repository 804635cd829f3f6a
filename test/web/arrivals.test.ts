import { expect, it } from 'vitest';
import type { LineItem } from '../../src/contract/events.js';
import { watchArrivals } from '../../web/src/calls/arrivals.js';
import type { Entry, RoomState } from '../../web/src/client/state.js';

const ME = 'minsu';
const line = (seq: number, from = 'jisoo'): Entry => ({
  kind: 'item',
  key: `m${seq}`,
  seq,
  item: { seq, kind: 'chat', from, fromId: 3, text: `text ${seq}`, at: 0 },
});

/** A page that watches its room, which was entered at a seq; `show` replaces what the room has. */
function page(enteredAt: number, { isLate = false } = {}) {
  let state = { me: undefined, entries: [] } as unknown as RoomState;
  let look = (): void => {};
  const arrived: number[][] = [];
  const reading = { enteredAt };
  const client = {
    reading,
    get state() {
      return state;
    },
    subscribe: (listener: () => void) => ((look = listener), () => {}),
  };
  const watch = (): unknown =>
    watchArrivals(client, (lines: readonly LineItem[]) => arrived.push(lines.map(({ seq }) => seq)));
  if (!isLate) watch();
  const show = (...entries: Entry[]): void => {
    state = { me: { id: 2, name: ME, role: 'member' }, entries } as unknown as RoomState;
    look();
  };
  return { arrived, show, watch, reading };
}

it('tells of what comes after the entry, in order and once', () => {
  const { arrived, show } = page(2);
  show(line(1), line(2));
  expect(arrived).toEqual([]);
  show(line(1), line(2), line(4), line(5));
  show(line(1), line(2), line(4), line(5));
  show(line(2), line(4), line(5), line(6));
  expect(arrived).toEqual([[4, 5], [6]]);
});

it('tells of what came after the entry before it was there itself', () => {
  const { arrived, show, watch } = page(1, { isLate: true });
  show(line(1), line(2));
  watch();
  expect(arrived).toEqual([[2]]);
});

it("tells nothing of one's own lines, and of none that were there before", () => {
  const { arrived, show } = page(5);
  show(line(5));
  show(line(5), line(6, 'Minsu'));
  // older lines are loaded
  show(line(3), line(4), line(5), line(6, 'Minsu'));
  expect(arrived).toEqual([]);
});

it('goes on where the member enters again: a log restored from a backup, or too much missed', () => {
  const { arrived, show, reading } = page(90);
  show(line(90));
  reading.enteredAt = 7;
  show(line(6), line(7));
  show(line(6), line(7), line(8));
  expect(arrived).toEqual([[8]]);
});
