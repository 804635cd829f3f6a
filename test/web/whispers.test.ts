import { describe, expect, it } from 'vitest';
import type { ShownLine } from '../../web/src/client/shown-item.js';
import { inSeqOrder } from '../../web/src/kit/use-arrived.js';
import { byPartner } from '../../web/src/whispers/by-partner.js';

const ME = 'minsu';
const whisper = (seq: number, from: string, to = ME): ShownLine => ({
  ...{ seq, kind: 'whisper', from, fromId: 2, to, toId: 3, text: `line ${seq}`, at: seq },
});
const seqs = (lines: readonly ShownLine[]): number[] => lines.map(({ seq }) => seq);

describe('whispers by member', () => {
  it('are grouped by the other side, the last word first', () => {
    const talks = byPartner(
      [whisper(1, 'Bob'), whisper(2, ME, '지수'), whisper(3, '지수'), whisper(5, ME, 'bob')],
      ME,
    );
    expect(talks.map(({ key, lines }) => [key, seqs(lines)])).toEqual([
      ['bob', [1, 5]],
      ['지수', [2, 3]],
    ]);
  });

  it('stand in the order of the log, each once', () => {
    expect(seqs(inSeqOrder([whisper(3, 'a')], [whisper(1, 'a'), whisper(3, 'a')]))).toEqual([1, 3]);
  });
});
