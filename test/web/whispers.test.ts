import { describe, expect, it } from 'vitest';
import type { LineItem } from '../../src/contract/events.js';
import { byPartner, inSeqOrder, joinPages } from '../../web/src/whispers/by-partner.js';

const ME = 'minsu';
const whisper = (seq: number, from: string, to = ME): LineItem => ({
  ...{ seq, kind: 'whisper', from, fromId: 2, to, toId: 3, text: `line ${seq}`, at: seq },
});
const chat = (seq: number): LineItem => ({
  seq,
  kind: 'chat',
  from: 'jisoo',
  fromId: 3,
  text: 'hi',
  at: seq,
});
const seqs = (lines: readonly LineItem[]): number[] => lines.map(({ seq }) => seq);

describe('whispers by member', () => {
  it("are grouped by the other side, the last word first, without the room's lines", () => {
    const talks = byPartner(
      [whisper(3, '지수'), chat(4), whisper(1, 'Bob'), whisper(5, ME, 'bob'), whisper(2, ME, '지수')],
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

  it('are joined with a newer page that reaches back to them', () => {
    const old = { lines: [whisper(1, 'a'), whisper(2, 'a')], more: true };
    expect(joinPages(old, [whisper(2, 'a'), whisper(3, 'a')], true)).toMatchObject({ more: true });
    expect(seqs(joinPages(old, [whisper(2, 'a'), whisper(3, 'a')], true).lines)).toEqual([1, 2, 3]);
  });

  it('give way to a newer page that leaves a gap', () => {
    const old = { lines: [whisper(1, 'a')], more: false };
    expect(joinPages(old, [whisper(8, 'a')], true)).toEqual({ lines: [whisper(8, 'a')], more: true });
  });
});
