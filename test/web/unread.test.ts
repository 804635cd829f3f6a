import { describe, expect, it } from 'vitest';
import type { Entry } from '../../web/src/client/state.js';
import { lastSeq, linesAfter } from '../../web/src/kit/unread.js';

const chat = (seq: number, from: string): Entry => ({
  kind: 'item',
  key: `m${seq}`,
  seq,
  item: { seq, kind: 'chat', from, fromId: 2, text: 'text', at: 0 },
});
const notice = (seq: number): Entry => ({
  kind: 'notice',
  key: `n${seq}`,
  seq,
  at: 0,
  notice: { type: 'reset' },
});
const mute: Entry = {
  kind: 'item',
  key: 'm5',
  seq: 5,
  item: {
    seq: 5,
    kind: 'sanction',
    action: 'mute',
    from: 'admin',
    fromId: 1,
    to: 'jisoo',
    toId: 3,
    reason: 'spam',
    at: 0,
  },
};

describe('the number in the title', () => {
  const entries = [chat(1, 'jisoo'), chat(3, 'Minsu'), chat(4, 'jisoo'), mute, chat(7, 'hana'), notice(7)];

  it.each([
    [0, 3],
    [1, 2],
    [4, 1],
    [6, 1],
    [7, 0],
  ])('counts the lines of others after %i, not my own and no sanctions: %i', (seq, count) => {
    expect(linesAfter(entries, { seq, me: 'minsu' })).toHaveLength(count);
  });

  it('starts from the newest line, whatever the page wrote below it', () => {
    expect(lastSeq(entries)).toBe(7);
    expect(lastSeq([notice(0)])).toBeUndefined();
  });
});
