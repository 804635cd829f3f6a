import { describe, expect, it } from 'vitest';
import type { ActRow, LineRow, LogRow } from '../../src/logging/log-row.js';
import { RecentRows } from '../../src/logging/recent-rows.js';

const MOST_ROWS = 2_000;

function line(seq: number, text = 'hello'): LineRow {
  return { kind: 'chat', seq, at: seq, from: { id: 1, name: 'minsu' }, text };
}

function lines(from: number, to: number): LineRow[] {
  return Array.from({ length: to - from + 1 }, (_, i) => line(from + i));
}

const seqs = (rows: readonly LogRow[] | undefined): number[] | undefined => rows?.map(row => row.seq);

describe('the ring', () => {
  it('knows of nothing but the head when it is new', () => {
    const ring = new RecentRows(41);
    expect(ring.start).toBe(41);
    expect(ring.all()).toEqual([]);
    expect(ring.after(41)).toEqual([]);
    expect(ring.after(40)).toBeUndefined();
  });

  it('gives the rows after a seq, in order', () => {
    const ring = new RecentRows(41);
    ring.push([line(42), line(43)]);
    ring.push([line(44)]);
    expect(seqs(ring.after(41))).toEqual([42, 43, 44]);
    expect(seqs(ring.after(43))).toEqual([44]);
    expect(ring.after(44)).toEqual([]);
    expect(ring.start).toBe(41);
  });

  it('finds rows by seq where numbers are missing', () => {
    const ring = new RecentRows(41);
    ring.push([line(45), line(46), line(90)]);
    expect(seqs(ring.after(41))).toEqual([45, 46, 90]);
    expect(seqs(ring.after(44))).toEqual([45, 46, 90]);
    expect(seqs(ring.after(45))).toEqual([46, 90]);
    expect(seqs(ring.after(60))).toEqual([90]);
    expect(ring.after(90)).toEqual([]);
  });

  it('gives nothing after a seq that is not there yet', () => {
    const ring = new RecentRows(0);
    ring.push([line(1)]);
    expect(ring.after(99)).toEqual([]);
  });

  it(`keeps the last ${MOST_ROWS} rows`, () => {
    const ring = new RecentRows(0);
    ring.push(lines(1, MOST_ROWS));
    expect(ring.start).toBe(0);
    ring.push(lines(MOST_ROWS + 1, MOST_ROWS + 10));
    expect(ring.start).toBe(10);
    expect(ring.all()).toHaveLength(MOST_ROWS);
    expect(seqs(ring.after(10))).toHaveLength(MOST_ROWS);
    expect(ring.after(10)?.[0]?.seq).toBe(11);
    expect(seqs(ring.after(MOST_ROWS + 9))).toEqual([MOST_ROWS + 10]);
  });

  it('does not answer for what it has dropped', () => {
    const ring = new RecentRows(0);
    ring.push(lines(1, MOST_ROWS + 10));
    expect(ring.after(9)).toBeUndefined();
    expect(ring.after(0)).toBeUndefined();
  });

  it('keeps at most 4 MiB', () => {
    const ring = new RecentRows(0);
    const longest = 'x'.repeat(4_000); // 2 000 emoji; some 8 KiB in memory
    for (let seq = 1; seq <= 1_000; seq++) ring.push([line(seq, longest)]);
    const kept = ring.all().length;
    expect(kept * 8_000).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect((kept + 1) * 8_250).toBeGreaterThan(4 * 1024 * 1024);
    expect(ring.start).toBe(1_000 - kept);
    expect(ring.after(ring.start)?.[0]?.seq).toBe(ring.start + 1);
  });

  it('counts the bytes of reasons too, and gives them back with their rows', () => {
    const ring = new RecentRows(0);
    const act = (seq: number): ActRow => ({
      kind: 'act',
      seq,
      at: seq,
      action: 'mute',
      outcome: 'done',
      reason: 'x'.repeat(100_000),
    });
    for (let seq = 1; seq <= 100; seq++) ring.push([act(seq)]);
    expect(ring.all()).toHaveLength(20);
    // once the large ones are out again, there is room for all the small ones
    ring.push(lines(101, 100 + MOST_ROWS));
    expect(ring.all()).toHaveLength(MOST_ROWS);
  });

  it('drops even the newest row when that alone is too much, and goes on after it', () => {
    const ring = new RecentRows(0);
    ring.push([line(1), line(2, 'x'.repeat(3_000_000))]);
    expect(ring.all()).toEqual([]);
    expect(ring.start).toBe(2);
    ring.push([line(3)]);
    expect(seqs(ring.after(2))).toEqual([3]);
    expect(ring.after(1)).toBeUndefined();
  });

  it('forgets an erased text, also where it is quoted', () => {
    const ring = new RecentRows(0);
    const quote = { from: { id: 1, name: 'minsu' }, text: 'secret' };
    ring.push([
      { ...line(1, 'secret'), mentions: [7] },
      { ...line(2, 'really?'), replyTo: 1, quote, mentions: [1] },
      line(3),
    ]);
    const erased = { by: 'admin', at: 9 };
    ring.erase(1, erased);
    expect(JSON.stringify(ring.all())).not.toContain('secret');
    expect(ring.all()[0]).toMatchObject({ text: '', erased });
    expect(seqs(ring.all())).toEqual([1, 2, 3]);
    expect(ring.all().map(row => row.kind !== 'act' && row.mentions)).toEqual([undefined, [1], undefined]);
  });

  it.each([
    ['in memory', 3],
    // as rows are that the ring had dropped before
    ['no longer in memory', 2],
  ])('forgets the quotes of what was removed, %s', (_, from) => {
    const quote = { from: { id: 1, name: 'minsu' }, text: 'secret' };
    const ring = new RecentRows(from - 1);
    const replies = [
      { ...line(4, 'to a removed one'), replyTo: 2, quote },
      { ...line(5, 'to one that is there'), replyTo: 3, quote },
    ];
    ring.push([...(from === 2 ? [line(2)] : []), line(3), ...replies]);
    ring.forgetBelow(3);
    expect(ring.all().slice(-2)).toEqual([{ ...line(4, 'to a removed one'), replyTo: 2 }, replies[1]]);
  });

  it('forgets what was removed from the old end of the log', () => {
    const ring = new RecentRows(0);
    ring.push(lines(1, 600));
    ring.forgetBelow(513);
    expect(ring.start).toBe(512);
    expect(seqs(ring.after(512))).toHaveLength(88);
    expect(ring.after(511)).toBeUndefined();
    ring.forgetBelow(257);
    expect(ring.start).toBe(512);
    ring.forgetBelow(2_000);
    expect([ring.start, ring.all()]).toEqual([1_999, []]);
  });
});
