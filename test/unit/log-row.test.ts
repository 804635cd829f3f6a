import { describe, expect, it } from 'vitest';
import { LineMarks } from '../../src/logging/line-marks.js';
import {
  isVisibleTo,
  toItem as itemOf,
  type ActRow,
  type LineRow,
  type LogRow,
} from '../../src/logging/log-row.js';

const toItem = (row: LogRow, memberId: number) => itemOf(row, memberId, () => undefined);
const [minsu, jisoo, host] = [
  { id: 1, name: 'minsu' },
  { id: 2, name: '지수' },
  { id: 3, name: 'host' },
];
const said: LineRow = { kind: 'chat', seq: 1, at: 10, from: minsu, text: ' as it is\n' };
const whispered: LineRow = { kind: 'whisper', seq: 2, at: 11, from: minsu, to: jisoo, text: 'psst' };
const muted: ActRow = {
  kind: 'act',
  seq: 3,
  at: 12,
  action: 'mute',
  outcome: 'done',
  actor: host,
  target: minsu,
  reason: 'spam',
  until: 99,
  detail: 'for us alone',
};
const refused: ActRow = { ...muted, seq: 4, outcome: 'refused' };
const parties = new Map([
  [minsu.id, 2],
  [jisoo.id, 5],
]);
const { target: _, ...onNobody } = muted;
const opened: ActRow = {
  ...{ ...onNobody, seq: 5, action: 'whispers_opened' as const, reason: 'a complaint' },
  ...{ fromSeq: 1, toSeq: 4, parties },
};

describe('a row', () => {
  it('is shown to its parties alone when it is a whisper, to no admin and no other', () => {
    expect([minsu, jisoo, host].map(({ id }) => isVisibleTo(whispered, id))).toEqual([true, true, false]);
    expect([minsu, jisoo, host].map(({ id }) => isVisibleTo(said, id))).toEqual([true, true, true]);
  });

  it('is not shown when it is a refused attempt or an act that is not public', () => {
    for (const row of [refused, opened]) {
      expect(toItem(row, host.id)).toBeUndefined();
      expect(isVisibleTo(row, host.id)).toBe(false);
    }
  });

  it('becomes an item with its text byte for byte and members by name', () => {
    expect(toItem(said, host.id)).toEqual({
      seq: 1,
      kind: 'chat',
      from: 'minsu',
      fromId: minsu.id,
      text: ' as it is\n',
      at: 10,
    });
    expect(toItem(whispered, host.id)).toEqual({
      seq: 2,
      kind: 'whisper',
      from: 'minsu',
      fromId: minsu.id,
      to: '지수',
      toId: jisoo.id,
      text: 'psst',
      at: 11,
    });
    expect(toItem(muted, host.id)).toEqual({
      seq: 3,
      kind: 'sanction',
      action: 'mute',
      from: 'host',
      fromId: host.id,
      to: 'minsu',
      toId: minsu.id,
      reason: 'spam',
      until: 99,
      at: 12,
    });
  });

  it('tells the parties of an opening of it, each of their own whispers', () => {
    const notice = {
      ...{ seq: 5, kind: 'notice', action: 'whispers_opened', from: 'host', fromId: host.id },
      ...{ reason: 'a complaint', fromSeq: 1, toSeq: 4, at: 12 },
    };
    expect(toItem(opened, minsu.id)).toEqual({ ...notice, count: 2 });
    expect(toItem(opened, jisoo.id)).toEqual({ ...notice, count: 5 });
  });

  it('is among the items of those who may see it, in order', () => {
    const rows = [said, whispered, muted, refused, opened];
    expect(new LineMarks().itemsFor(rows, jisoo.id).map(item => item.seq)).toEqual([1, 2, 3, 5]);
    expect(new LineMarks().itemsFor(rows, host.id).map(item => item.seq)).toEqual([1, 3]);
  });
});
