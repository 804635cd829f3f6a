import { describe, expect, it } from 'vitest';
import { LoginLeaves, loginJson, type LoginRow } from '../../src/proof/login-entry.js';
import {
  SealMarks,
  markOf,
  marksOf,
  parseSeal,
  sealDetail,
  type LoginSeal,
} from '../../src/proof/login-seals.js';
import { TreeEdge } from '../../src/proof/tree.js';

const SALT = Buffer.from(Array.from({ length: 16 }, (_, i) => i));
const NONE = {
  ...{ visit: null, account_id: null, name: null, ip: null, user_agent: null, transport: null, cause: null },
  ...{ node: 'n', count: 1 },
};
const ROWS: LoginRow[] = [
  {
    ...NONE,
    ...{ id: 3, event_id: 'enter:1', event: 'enter', visit: '1', account_id: 7, name: '민수', ip: '::1' },
    ...{ user_agent: 'a "b"\n', transport: 'web', at: 1_764_300_000_000 },
  },
  {
    ...NONE,
    ...{ id: 5, event_id: 'f', event: 'login_failed', ip: '10.0.0.1', count: 3, at: 1_764_300_001_000 },
  },
  {
    ...NONE,
    ...{ id: 9, event_id: 'leave:1', event: 'leave', visit: '1', account_id: 7, name: '민수' },
    ...{ cause: 'left', at: 1_764_300_002_000 },
  },
];

describe('what is hashed of a log-in', () => {
  it('is what another program makes of it', () => {
    const leaves = new LoginLeaves(SALT);
    const edge = TreeEdge.empty();
    for (const row of ROWS) edge.append(leaves.leaf(row));
    expect(leaves.leaf(ROWS[0]!).toString('base64')).toBe('oayh2kngPRAJptXwKFwXvQ5kamTvMsAMz2/bGDS9Aj0=');
    expect(edge.root.toString('base64')).toBe('scwvAR7YAFbDSqnQf6SNLgEIcpI5h6Qc9FJdGj04p9s=');
  });

  it('is the canonical JSON of the columns that are not null, also of a table that lacks some', () => {
    const { transport, ...older } = ROWS[2]!;
    expect(transport).toBe(null);
    for (const row of [ROWS[2]!, older])
      expect(loginJson(row)).toBe(
        '{"account_id":7,"at":1764300002000,"cause":"left","count":1,"event":"leave","event_id":"leave:1","id":9,"name":"민수","node":"n","visit":"1"}',
      );
  });

  it('may be long', () => {
    const leaves = new LoginLeaves(SALT);
    const long = { ...ROWS[0]!, user_agent: '가'.repeat(20_000) };
    expect(leaves.leaf(long)).toEqual(new LoginLeaves(SALT).leaf(long));
    expect(leaves.leaf(long)).not.toEqual(leaves.leaf({ ...long, user_agent: '가'.repeat(19_999) }));
  });
});

describe('a seal', () => {
  const day = '2026-11-30';
  /** The seal of some rows after others, and the trees of every number of rows. */
  function sealOf(before: number, count: number): { seal: LoginSeal; roots: string[] } {
    const edge = TreeEdge.empty();
    let marks = new SealMarks();
    const roots: string[] = [];
    for (let row = 1; row <= count; row++) {
      edge.append(Buffer.alloc(32, row % 251));
      roots[row] = markOf(edge);
      if (row === before) marks = new SealMarks();
      else marks.add(edge);
    }
    const root = edge.root.toString('base64');
    return { seal: { day, lastId: count + 7, count, root, ...marks.of(count) }, roots };
  }

  it.each([
    [0, 1],
    [0, 2],
    [0, 64],
    [0, 65],
    [0, 66],
    [3, 4],
    [3, 5],
    [1_000, 1_064],
    [1_000, 1_066],
    [999, 100_000],
  ])('that follows one of %i rows, and is of %i, narrows where a fault is', (before, count) => {
    const { seal, roots } = sealOf(before, count);
    const detail = sealDetail(seal);
    expect(detail.length).toBeLessThanOrEqual(500);
    expect(parseSeal(detail)).toEqual({ ...seal, ...(seal.marks.length === 0 && { stride: 1 }) });
    const marks = marksOf(seal);
    for (const mark of marks) expect(mark.mark).toBe(roots[mark.count]);
    const places = [before, ...marks.map(mark => mark.count), count];
    const widest = Math.max(...places.slice(1).map((place, i) => place - places[i]!));
    expect(widest).toBeLessThanOrEqual(Math.max(1, Math.ceil((count - before) / 16)));
    if (count - before <= 64) expect(widest).toBe(1);
  });

  it('is not read out of other words', () => {
    const detail = sealDetail(sealOf(0, 3).seal);
    for (const other of ['', `${detail} `, detail.replace('-', ' '), detail.slice(0, -1), `${detail}\n`])
      expect(parseSeal(other)).toBeUndefined();
  });
});
