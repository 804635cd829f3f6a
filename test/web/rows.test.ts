import { describe, expect, it } from 'vitest';
import type { ShownItem } from '../../web/src/client/shown-item.js';
import type { Entry } from '../../web/src/client/state.js';
import { actFoldsOf } from '../../web/src/stream/rows/act-folds.js';
import {
  countAfter,
  ENTRIES_MAX,
  rowsOf,
  sanctionsInForce,
  windowOf,
} from '../../web/src/stream/rows/rows.js';

const NOON = new Date(2026, 10, 22, 12).getTime();

function line(seq: number, from: string, rest: Partial<ShownItem> = {}): Entry {
  const item = { seq, kind: 'chat', from, text: `line ${seq}`, at: NOON + seq * 1_000, ...rest } as ShownItem;
  return { kind: 'item', key: `m${seq}`, seq, item };
}
function sanction(seq: number, action: 'mute' | 'unmute' | 'kick' | 'readmit', to: string): Entry {
  const item: ShownItem = {
    seq,
    kind: 'sanction',
    action,
    from: 'jisoo',
    to,
    toId: 2,
    reason: '도배',
    at: NOON,
  };
  return { kind: 'item', key: `m${seq}`, seq, item };
}
function coming(seq: number): Entry {
  return { kind: 'presence', key: `n${seq}`, seq, at: NOON, joined: ['minsu'], left: [] };
}
/** Each row in a word: `>m2` stands under the name of the line before. */
function shape(...given: Parameters<typeof rowsOf>): string[] {
  return rowsOf(...given).map(row => {
    if (row.kind === 'entry') return `${row.isContinued ? '>' : ''}${row.key}`;
    return row.kind === 'hidden' ? `${row.count} of ${row.names.join()}` : row.kind;
  });
}

const at = (seq: number): number => NOON + seq * 1_000;
const folded = (entries: Entry[], me = 'jisoo'): [number, number][] =>
  [...actFoldsOf(entries, me).actOf].toSorted(([a], [b]) => a - b);

describe('lines that fold into an act', () => {
  const act = (seq: number, action: 'mute' | 'unmute' | 'kick' | 'readmit', until?: number): Entry => {
    const entry = sanction(seq, action, 'minsu') as Entry & { kind: 'item' };
    return {
      ...entry,
      item: { ...entry.item, at: at(seq), ...(until !== undefined && { until }) } as ShownItem,
    };
  };
  const long = at(9_999);

  it('are those of the member in the ten minutes before it', () => {
    const entries = [line(1, 'minsu'), line(500, 'minsu'), line(501, 'hana'), line(700, 'Minsu')];
    expect(folded([...entries, act(1_000, 'mute', long), line(1_001, 'minsu')])).toEqual([
      ...[[500, 1_000]],
      ...[[700, 1_000]],
    ]);
    expect(folded([...entries, act(1_000, 'kick', long)])).toEqual([
      [500, 1_000],
      [700, 1_000],
    ]);
    expect(actFoldsOf([...entries, act(1_000, 'kick', long)], 'jisoo').counts).toEqual(new Map([[1_000, 2]]));
  });

  it("are not the viewer's own", () => {
    expect(folded([line(1, 'minsu'), act(2, 'mute', long)], 'minsu')).toEqual([]);
  });

  it('are public ones: a whisper stays, and all viewers are told the same number', () => {
    const entries = [line(1, 'minsu'), line(2, 'minsu', { kind: 'whisper', to: 'jisoo' })];
    expect(folded([...entries, act(3, 'mute', long)])).toEqual([[1, 3]]);
  });

  it('come back when it is lifted, with the one it replaced', () => {
    const flood = [line(1, 'minsu'), act(2, 'mute', long)];
    expect(folded([...flood, act(4, 'unmute')])).toEqual([]);
    expect(folded([...flood, act(3, 'mute', long), act(4, 'unmute')])).toEqual([]);
    expect(folded([...flood, act(4, 'readmit')])).toEqual([[1, 2]]);
  });

  it('stay with one that ended by itself before another was lifted', () => {
    const ended = [line(1, 'minsu'), act(2, 'mute', at(10))];
    expect(folded([...ended, line(20, 'minsu'), act(30, 'mute', long), act(31, 'unmute')])).toEqual([[1, 2]]);
  });

  it('fold into the first act after them', () => {
    const entries = [line(1, 'minsu'), act(2, 'mute', at(3)), line(4, 'minsu'), act(5, 'kick', long)];
    expect(folded(entries)).toEqual([
      [1, 2],
      [4, 5],
    ]);
  });
});

describe('the rows of the stream', () => {
  it('stand under one name while one member speaks', () =>
    expect(shape([line(1, 'minsu'), line(2, 'minsu'), line(3, 'jisoo'), line(4, 'minsu')])).toEqual([
      'day',
      'm1',
      '>m2',
      'm3',
      'm4',
    ]));

  it('show the name again after five minutes, and after anything in between', () => {
    const late = line(2, 'minsu', { at: NOON + 1_000 + 300_000 });
    expect(shape([line(1, 'minsu'), late])).toEqual(['day', 'm1', 'm2']);
    expect(shape([line(1, 'minsu'), coming(1), line(2, 'minsu')])).toEqual(['day', 'm1', 'n1', 'm2']);
  });

  it('show the name again five minutes after the first line of a group, however short the pauses', () => {
    const steady = [0, 2, 4, 6].map((minute, i) => line(i + 1, 'minsu', { at: NOON + minute * 60_000 }));
    expect(shape(steady)).toEqual(['day', 'm1', '>m2', '>m3', 'm4']);
  });

  it('show the name again after twelve lines', () => {
    const many = Array.from({ length: 26 }, (_, i) => line(i, 'minsu'));
    expect(shape(many).filter(row => !row.startsWith('>'))).toEqual(['day', 'm0', 'm12', 'm24']);
  });

  it('are one for a text that one member says three times or more in a row', () => {
    const say = (seq: number, from: string, text: string): Entry => line(seq, from, { text });
    const same = [1, 2, 3, 4].map(seq => say(seq, 'spam', 'buy'));
    const rows = rowsOf([...same, say(5, 'spam', 'now'), say(6, 'jisoo', 'buy'), say(7, 'jisoo', 'buy')]);
    expect(rows).toMatchObject([
      { kind: 'day' },
      { key: 'm1', repeats: { count: 4, lastAt: NOON + 4_000 } },
      { key: 'm5', isContinued: true },
      { key: 'm6' },
      { key: 'm7' },
    ]);
    expect(rows.filter(row => 'repeats' in row)).toHaveLength(1);
  });

  it('count what is repeated anew where a day or the divider comes between, and for each recipient', () => {
    const midnight = new Date(2026, 10, 23).getTime();
    const say = (seq: number, rest: Partial<ShownItem> = {}): Entry =>
      line(seq, 'spam', { text: 'buy', ...rest });
    const days = [1, 2, 3, 4].map(seq => say(seq, { at: midnight - 3 + seq }));
    expect(shape(days)).toEqual(['day', 'm1', '>m2', 'day', 'm3', '>m4']);
    expect(
      shape(
        [1, 2, 3, 4].map(seq => say(seq)),
        { readTo: 2 },
      ),
    ).toEqual([...['day', 'm1', '>m2', 'unread', 'm3', '>m4']]);
    const whispers = ['a1', 'a1', 'a2', 'a2'].map((to, i) => say(i, { kind: 'whisper', to }));
    expect(shape(whispers)).toEqual(['day', 'm0', 'm1', 'm2', 'm3']);
  });

  it('never stand under the name of a whisper, nor a whisper under a name', () => {
    const whisper = line(2, 'minsu', { kind: 'whisper', to: 'jisoo' });
    expect(shape([line(1, 'minsu'), whisper, line(3, 'minsu')])).toEqual(['day', 'm1', 'm2', 'm3']);
  });

  it('show the time again in another minute', () => {
    const [, first, second, third] = rowsOf([line(0, 'minsu'), line(59, 'minsu'), line(60, 'minsu')]);
    expect([first, second, third]).toMatchObject([
      { showTime: true },
      { showTime: false, isContinued: true },
      { showTime: true, isContinued: true },
    ]);
  });

  it('are divided by the days of the viewer, where a name is shown again', () => {
    const midnight = new Date(2026, 10, 23).getTime();
    const eve = line(1, 'minsu', { at: midnight - 1 });
    expect(shape([eve, line(2, 'minsu', { at: midnight })])).toEqual(['day', 'm1', 'day', 'm2']);
  });

  it('are divided once, before the first line that was not read', () => {
    const entries = [line(1, 'minsu'), coming(1), line(2, 'minsu'), line(3, 'minsu')];
    expect(shape(entries, { readTo: 1 })).toEqual(['day', 'm1', 'n1', 'unread', 'm2', '>m3']);
    expect(shape(entries, { readTo: 3 })).not.toContain('unread');
  });

  it('are divided before a line of another member, and not for one’s own alone', () => {
    const entries = [line(1, 'jisoo'), line(2, 'minsu'), line(3, 'jisoo')];
    expect(shape(entries, { readTo: 1, me: 'minsu' })).toEqual(['day', 'm1', 'm2', 'unread', 'm3']);
    expect(shape(entries.slice(0, 2), { readTo: 1, me: 'minsu' })).toEqual(['day', 'm1', 'm2']);
  });

  it('are not divided when the place is further up than what is drawn', () =>
    expect(shape([line(8, 'minsu')], { readTo: 3 })).toEqual(['day', 'm8']));

  it('fold the lines of hidden members away, but not what is done to them', () => {
    const entries = [
      line(1, 'Spam'),
      line(2, 'spam2', { kind: 'whisper', to: 'minsu' }),
      sanction(3, 'mute', 'spam'),
      line(4, 'minsu'),
    ];
    expect(shape(entries, { ignored: new Set(['spam', 'spam2']) })).toEqual([
      'day',
      '2 of Spam,spam2',
      'm3',
      'm4',
    ]);
  });
});

describe('the window over the entries', () => {
  const many = Array.from({ length: 1_200 }, (_, index) => line(index, 'minsu'));

  it('has the newest', () =>
    expect(windowOf(many, undefined)).toEqual({ from: 1_200 - ENTRIES_MAX, to: 1_200 }));
  it('stays where it was pinned', () =>
    expect(windowOf(many, 'm100')).toEqual({ from: 100, to: 100 + ENTRIES_MAX }));
  it('ends with the last entry', () => expect(windowOf(many, 'm1100')).toEqual({ from: 1_100, to: 1_200 }));
  it('begins with the first when its own is gone', () => expect(windowOf(many, 'x').from).toBe(0));
});

describe('new lines', () => {
  it('are counted without one’s own and those of hidden members', () => {
    const entries = [
      line(1, 'jisoo'),
      line(2, 'jisoo'),
      line(3, 'minsu'),
      coming(3),
      line(4, 'spam'),
      line(5, 'hana'),
    ];
    expect(countAfter(entries, 1, { me: 'minsu', ignored: new Set(['spam']) })).toBe(2);
  });
});

describe('a sanction', () => {
  it('stands until it is lifted or another takes its place', () => {
    const entries = [
      sanction(1, 'mute', 'Spam'),
      sanction(2, 'mute', 'spam'),
      sanction(3, 'mute', 'hana'),
      sanction(4, 'unmute', 'hana'),
      sanction(5, 'kick', 'minsu'),
      sanction(6, 'kick', 'hana'),
      sanction(7, 'readmit', 'hana'),
    ];
    expect([...sanctionsInForce(entries)]).toEqual([2, 5]);
  });
});
