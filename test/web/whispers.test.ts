import { describe, expect, it } from 'vitest';
import type { Ack, HistoryPage, HistoryPayload, LineItem } from '../../src/contract/events.js';
import type { Entry, RoomState } from '../../web/src/client/state.js';
import { SafeStorage } from '../../web/src/client/storage.js';
import { byPartner, inSeqOrder, joinPages } from '../../web/src/whispers/by-partner.js';
import { merged, NOTHING_READ, parseReads, settled, unreadOf } from '../../web/src/whispers/reads.js';
import { WhisperBox } from '../../web/src/whispers/whisper-box.js';

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

describe('what was read', () => {
  it("counts received whispers beyond the marks, up to one's own answer", () => {
    const lines = [whisper(1, 'a'), whisper(2, 'b'), whisper(3, ME, 'b'), whisper(4, 'b'), whisper(5, 'c')];
    expect(seqs(unreadOf(lines, ME, NOTHING_READ))).toEqual([1, 4, 5]);
    expect(seqs(unreadOf(lines, ME, { upTo: 1, from: { c: 5 } }))).toEqual([4]);
  });

  it('moves on to the first unread one, and drops the marks it has passed', () => {
    const reads = { upTo: 1, from: { a: 3, b: 8 } };
    expect(settled(reads, [whisper(6, 'c')], 9)).toEqual({ upTo: 5, from: { b: 8 } });
    expect(settled(reads, [], 9)).toEqual({ upTo: 9, from: {} });
  });

  it('is the furthest of what two tabs know', () => {
    expect(merged({ upTo: 2, from: { a: 5 } }, { upTo: 4, from: { a: 7, b: 3 } })).toEqual({
      ...{ upTo: 4, from: { a: 7 } },
    });
  });

  it.each(['', 'null', '3', '{"upTo":"4","from":{}}', '{"upTo":4}'])('is not taken from %j', kept => {
    expect(parseReads(kept)).toBeUndefined();
  });
});

describe('the box of whispers', () => {
  /** A room whose log is `log`; what `say` adds comes to the page at once. */
  function room({ log = [] as LineItem[], shown = 50, storage = new SafeStorage(() => undefined) } = {}) {
    const toEntry = (item: LineItem): Entry => ({ kind: 'item', key: `m${item.seq}`, seq: item.seq, item });
    let state = {
      me: { id: 2, name: ME, role: 'member' },
      connection: { state: 'live' },
      entries: log.slice(-shown).map(toEntry),
    } as unknown as RoomState;
    let listener = (): void => {};
    const asked: HistoryPayload[] = [];
    const seen = { attended: true };
    const box = new WhisperBox({
      client: {
        get state() {
          return state;
        },
        subscribe: added => ((listener = added), () => {}),
        history: ({ before = Infinity, limit = 50 }): Promise<Ack<HistoryPage> | undefined> => {
          asked.push({ before, limit });
          const older = log.filter(({ seq }) => seq < before);
          const more = older.length > limit;
          const items = older.slice(-limit);
          return Promise.resolve({ ok: true, items, more, moreBefore: more, moreAfter: false });
        },
      },
      storage,
      isAttended: () => seen.attended,
    });
    const say = (line: LineItem): void => {
      state = { ...state, entries: [...state.entries, toEntry(line)] };
      listener();
    };
    return { box, say, seen, asked, storage };
  }
  const many = (count: number): LineItem[] => Array.from({ length: count }, (_, i) => chat(i + 1));

  it('has as unread what was there before the page was', () => {
    const { box } = room({ log: [whisper(1, '지수'), chat(2)] });
    expect(box.state.unreadCount).toBe(1);
  });

  it('counts as read what came while the page was in view, and the rest as unread', () => {
    const { box, say, seen } = room();
    say(whisper(1, '지수'));
    expect(box.state.unreadCount).toBe(0);
    seen.attended = false;
    say(whisper(2, '지수'));
    expect(box.state.unread).toEqual(new Map([['지수', 1]]));
  });

  it('does not lose an unread one behind one that was seen', () => {
    const { box, say, seen } = room();
    seen.attended = false;
    say(whisper(1, '지수'));
    seen.attended = true;
    say(whisper(2, '지수'));
    expect(box.state.unreadCount).toBe(2);
  });

  it('takes an answer for having read', () => {
    const { box, say } = room({ log: [whisper(1, '지수')] });
    say(whisper(2, ME, '지수'));
    expect(box.state.unreadCount).toBe(0);
  });

  it('marks what one member sent as read, over a reload', () => {
    const log = [whisper(1, '지수'), whisper(2, '현우')];
    const { box, storage } = room({ log });
    box.markRead('현우');
    expect(box.state.unread).toEqual(new Map([['지수', 1]]));
    expect(room({ log, storage }).box.state.unread).toEqual(new Map([['지수', 1]]));
  });

  it('marks everything as read, and hears of it from another tab', () => {
    const log = [whisper(1, '지수'), whisper(2, '현우')];
    const { box, storage } = room({ log });
    const other = room({ log, storage }).box;
    box.markRead();
    other.readAgain();
    expect(other.state.unreadCount).toBe(0);
  });

  it('looks back to where it had read the last time', async () => {
    const log = [
      ...many(100),
      whisper(101, '지수'),
      ...many(300).map(line => ({ ...line, seq: line.seq + 101 })),
    ];
    const { box: first, storage } = room({ log: log.slice(0, 90) });
    first.markRead();
    storage.setItem('whispers-read', JSON.stringify({ upTo: 90, from: {} }));
    const { box, asked } = room({ log, storage });
    expect(box.state.unreadCount).toBe(0);
    await expect.poll(() => box.state.unreadCount, { timeout: 5_000 }).toBe(1);
    expect(asked.every(({ limit }) => limit === 200)).toBe(true);
  });

  it('looks no further back than it has to', () => {
    const { storage } = room();
    storage.setItem('whispers-read', JSON.stringify({ upTo: 60, from: {} }));
    expect(room({ log: many(100), storage }).asked).toEqual([]);
    expect(room({ log: many(100) }).asked).toEqual([]);
  });

  it('looks further back by hand, up to the next whisper', async () => {
    const log = [whisper(1, '지수'), ...many(300).map(line => ({ ...line, seq: line.seq + 1 }))];
    const { box } = room({ log });
    expect(box.state.talks).toEqual([]);
    box.lookFurther();
    await expect.poll(() => box.state.backfill).toBe('whole');
    expect(box.state.talks.map(({ name }) => name)).toEqual(['지수']);
    expect(box.state.unreadCount).toBe(0);
  });

  it('starts again when the log is shorter than what was read of it', () => {
    const storage = new SafeStorage(() => undefined);
    storage.setItem('whispers-read', JSON.stringify({ upTo: 9_000, from: { 지수: 9_100 } }));
    expect(room({ log: [chat(1), whisper(2, '지수')], storage }).box.state.unreadCount).toBe(1);
  });
});
