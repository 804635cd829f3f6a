import { describe, expect, it, vi } from 'vitest';
import { Reading } from '../../src/chat/reading.js';
import { UnreadCount } from '../../src/chat/unread-count.js';
import type { ReadSeqs } from '../../src/chat/read-positions.js';
import type { ReceivedWhispers } from '../../src/logging/log-reader.js';

const reads = (whispers: number, ...read: [id: number, seq: number][]): ReadSeqs => ({
  room: 900,
  whispers,
  with: new Map(read),
});
const from = (id: number) => ({ id, name: `member_${id}` });

describe('unread whispers', () => {
  it('are told for the 50 who whispered last, the latest first', () => {
    const count = new UnreadCount(1, reads(10));
    for (let i = 1; i <= 60; i++) count.addWhisper(10 + i, from(i));
    count.addWhisper(80, from(5));
    expect(count.whispers).toHaveLength(50);
    expect(count.whispers.slice(0, 2)).toEqual([
      { ...from(5), count: 2 },
      { ...from(60), count: 1 },
    ]);
  });

  it.each([
    ['from the first that is unread', [11, 12, 20], { isCut: false }, 11],
    ['from the end, with none', [11], { isCut: false }, 99],
    ['from where they were, with too many to be counted', [11, 12, 20], { isCut: true }, undefined],
  ])('are counted the next time %s', async (_, seqs, more, next) => {
    const noteWhispers = vi.fn<(id: number, seq: number) => void>();
    const whispers = seqs.map(seq => ({ seq, from: from(seq === 11 ? 2 : 3) }));
    const shown = {
      recent: () => undefined,
      whispersTo: async (): Promise<ReceivedWhispers> => Promise.resolve({ whispers, ...more }),
    };
    const reading = new Reading(
      { noteWhispers } as never,
      shown as never,
      ...([] as never as [never, never, never]),
    );
    const { whispers: told } = await reading.unreadWhispers(1, reads(10, [2, 11]), 99);
    expect(told).toEqual(seqs.length === 1 ? [] : [{ ...from(3), count: 2 }]);
    expect(noteWhispers.mock.calls).toEqual(next === undefined ? [] : [[1, next]]);
  });
});
