import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Follower } from '../../src/logging/follower.js';
import {
  NO_DAYS,
  NO_NAMES,
  pages,
  roomWithLog,
  seoul,
  type Written,
  type WrittenLine,
} from '../support/record-room.js';
import type { Answer, Room } from '../support/room.js';

const MEMBERS = ['minsu', 'jisoo', '하나', 'Bob_2'];
const FIRST = seoul('2026-03-01T22:00:00');
const HOUR = 3_600_000;

/** Lines half an hour apart over two midnights, with a sanction after every tenth; and a whisper to the admin. */
function rows(): Written[] {
  const talk = Array.from({ length: 60 }, (_, i): Written[] => {
    const from = MEMBERS[i % 4]!;
    const at = FIRST + i * (HOUR / 2);
    const to = i % 3 === 0 ? MEMBERS[(i + 1 + (i % 2)) % 4]! : undefined;
    const line: Written = to
      ? { kind: 'whisper', from, to, at, text: `비밀 ${i}` }
      : { kind: 'chat', from, at, text: i % 5 === 0 ? `점심 ${i}` : `line ${i}` };
    const act: Written = {
      action: 'mute',
      outcome: 'done',
      actor: 'admin',
      target: 'Bob_2',
      reason: 'x',
      at,
    };
    const role: Written = { action: 'role', outcome: 'done', actor: 'admin', target: 'Bob_2', at };
    return i % 10 === 9 ? [line, act, role] : [line];
  }).flat();
  const { at } = talk.at(-1)!;
  return [...talk, { kind: 'whisper', from: 'minsu', to: 'admin', at, text: '비밀 admin' }];
}

let room: Room;
let lines: WrittenLine[];
let sanctions: number[];
beforeAll(async () => {
  const written = await roomWithLog(MEMBERS, rows());
  ({ room, lines } = written);
  sanctions = written.acts.filter(({ action }) => action === 'mute').map(({ seq }) => seq);
});
afterAll(() => room.close());

const get = (query: string, path = 'lines'): Promise<Answer<{ items: WrittenLine[]; more: boolean }>> =>
  room.asAdmin('GET', `admin/records/${path}?${query}`);
const seqs = (found: readonly { seq: number }[]): number[] => found.map(({ seq }) => seq);
const newestFirst = (of: (line: WrittenLine) => boolean): number[] => seqs(lines.filter(of)).toReversed();
const has = (line: WrittenLine, name: string) => line.from === name || line.to === name;

/** Filters of a query, and what they let through. */
const PARTIES: [string, (line: WrittenLine) => boolean][] = [
  ['', () => true],
  ['from=minsu', line => line.from === 'minsu'],
  ['to=jisoo', line => line.to === 'jisoo'],
  ['from=minsu&to=jisoo', line => line.from === 'minsu' && line.to === 'jisoo'],
  ['member=minsu', line => has(line, 'minsu')],
  ['member=minsu&from=minsu', line => line.from === 'minsu'],
  ['member=minsu&to=minsu', line => line.to === 'minsu'],
  ['member=jisoo&from=minsu', line => line.from === 'minsu' && line.to === 'jisoo'],
  ['member=minsu&with=jisoo', line => line.to !== undefined && has(line, 'minsu') && has(line, 'jisoo')],
  ['member=jisoo&with=minsu', line => line.to !== undefined && has(line, 'minsu') && has(line, 'jisoo')],
  ['member=minsu&with=jisoo&from=jisoo', line => line.from === 'jisoo' && line.to === 'minsu'],
  ['member=minsu&with=minsu', () => false],
  ['member=minsu&from=jisoo&to=bob_2', () => false],
];
const DAYS: [string, number, number][] = [
  ['', 0, Infinity],
  ['day=2026-03-01', 0, seoul('2026-03-02T00:00:00')],
  ['day=2026-03-02', seoul('2026-03-02T00:00:00'), seoul('2026-03-03T00:00:00')],
  ['fromDay=2026-03-02', seoul('2026-03-02T00:00:00'), Infinity],
  ['toDay=2026-03-01', 0, seoul('2026-03-02T00:00:00')],
  ['fromDay=2026-03-01&toDay=2026-03-02', 0, seoul('2026-03-03T00:00:00')],
  ['day=2026-04-01', Infinity, Infinity],
];

describe('GET admin/records/lines', () => {
  it.each(PARTIES)('has the lines of %j, in every kind and on every day, page by page', async (party, is) => {
    for (const kind of ['', 'chat', 'whisper']) {
      for (const [day, fromAt, toAt] of DAYS) {
        const query = [party, kind && `kind=${kind}`, day].filter(Boolean).join('&');
        const expected = newestFirst(
          line => is(line) && (kind === '' || line.kind === kind) && line.at >= fromAt && line.at < toAt,
        );
        expect([query, await pages(room, 'lines', query)]).toEqual([query, expected]);
      }
    }
  });

  it('is found by every form of a name', async () => {
    const of = async (name: string) =>
      seqs((await get(`from=${encodeURIComponent(name)}&limit=200`)).body.items);
    expect(await of('하나'.normalize('NFD'))).toEqual(newestFirst(({ from }) => from === '하나'));
    expect(await of('BOB_2')).toEqual(newestFirst(({ from }) => from === 'Bob_2'));
  });

  it('has whispers without their text, and says the zone of days', async () => {
    const { body } = await get('kind=whisper&limit=1');
    const last = lines.findLast(({ kind }) => kind === 'whisper')!;
    const { text, ...envelope } = last;
    expect(body).toEqual({
      items: [{ ...envelope, length: text.length }],
      more: true,
      timeZone: 'Asia/Seoul',
    });
    expect(JSON.stringify((await get('limit=200')).body)).not.toContain('비밀');
  });

  it('has what is new after a seq', async () => {
    const { seq } = lines.at(-4)!;
    expect(seqs((await get(`after=${seq}`)).body.items)).toEqual(seqs(lines.slice(-3)).toReversed());
    const page = await get(`after=${seq}&limit=2`);
    expect([seqs(page.body.items), page.body.more]).toEqual([seqs(lines.slice(-2)).toReversed(), true]);
    expect((await get('after=9007199254740991')).body).toMatchObject({ items: [], more: false });
  });

  it('shows nothing that this node has not shown', async () => {
    const { seq } = lines.at(-4)!;
    Object.defineProperty(room.app.get(Follower), 'position', { get: () => seq, configurable: true });
    try {
      for (const query of ['', 'member=minsu', 'day=2026-03-03'])
        expect(seqs((await get(query)).body.items)[0]).toBeLessThanOrEqual(seq);
      expect(seqs((await get('q=line')).body.items)[0]).toBeLessThanOrEqual(seq);
      expect((await get('', `lines/${seq + 1}/context`)).status).toBe(404);
      const { items } = (await get('', `lines/${seq}/context`)).body;
      expect(items.at(-1)!.seq).toBe(seq);
      expect(seqs((await get('', 'acts')).body.items)[0]).toBeLessThanOrEqual(seq);
    } finally {
      Reflect.deleteProperty(room.app.get(Follower), 'position');
    }
  });

  it.each([
    ['with=minsu', 'with'],
    ['fromDay=2026-03-02&toDay=2026-03-01', 'toDay'],
    ['day=2026-03-01&toDay=2026-03-01', 'day'],
    ['kind=act', 'kind'],
    ['limit=0', 'limit'],
    ['before=-1', 'before'],
    ['after=1e3', 'after'],
    ['from=minsu&from=jisoo', 'from'],
    [`q=${'x'.repeat(10_001)}`, 'q'],
    ['q=a&kind=whisper', 'kind'],
    ['q=a&to=minsu', 'to'],
    ['q=a&member=minsu&with=jisoo', 'with'],
    ...['day', 'fromDay', 'toDay'].flatMap(field =>
      NO_DAYS.map(day => [`${field}=${encodeURIComponent(day)}`, field]),
    ),
  ])('is 400 for %j', async (query, field) => {
    const { status, body } = await get(query);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field })]);
  });

  it.each(NO_NAMES)('is 404 for the name %j', async name => {
    for (const field of ['from', 'to', 'member', 'member=minsu&with', 'q=a&from']) {
      const { status, body } = await get(`${field}=${encodeURIComponent(name)}`);
      expect([field, status, body.error?.code]).toEqual([field, 404, 'NO_SUCH_MEMBER']);
    }
  });
});

describe('GET admin/records/lines?q=', () => {
  const lunch = (line: WrittenLine) => line.kind === 'chat' && line.text.startsWith('점심');

  it('has the public lines with these words, and no whisper', async () => {
    expect(await pages(room, 'lines', 'q=점심')).toEqual(newestFirst(lunch));
    expect(await pages(room, 'lines', 'q=비밀')).toEqual([]);
    const { body } = await get('q=점심&limit=200');
    expect(body).toMatchObject({ more: false, searchedTo: 1, timeZone: 'Asia/Seoul' });
    expect(body.items[0]!.text).toMatch(/^점심/);
  });

  it('is narrowed by sender, member, kind, days and seqs', async () => {
    const of = async (query: string) => pages(room, 'lines', `q=점심&${query}`);
    const byMinsu = newestFirst(line => lunch(line) && line.from === 'minsu');
    expect(byMinsu.length).toBeGreaterThan(1);
    for (const query of ['from=minsu', 'member=MINSU', 'member=minsu&from=minsu', 'kind=chat&from=minsu'])
      expect([query, await of(query)]).toEqual([query, byMinsu]);
    expect(await of('member=jisoo&from=minsu')).toEqual([]);
    const onFirst = newestFirst(line => lunch(line) && line.at < seoul('2026-03-02T00:00:00'));
    for (const query of ['day=2026-03-01', 'toDay=2026-03-01'])
      expect([query, await of(query)]).toEqual([query, onFirst]);
    expect((await get('q=점심&day=2026-04-01')).body).toMatchObject({
      items: [],
      more: false,
      searchedTo: 1,
    });
    const [newest, next] = newestFirst(lunch);
    expect(await of(`after=${next}`)).toEqual([newest]);
    expect(await of(`before=${newest}`)).toEqual(newestFirst(lunch).slice(1));
  });

  it.each([
    [' ', 'EMPTY'],
    ['"*"', 'EMPTY'],
    ['가'.repeat(101), 'TOO_LONG'],
    ['a b c d e f g h i', 'TOO_LONG'],
  ])('is 400 for %j', async (q, code) => {
    const { status, body } = await get(`q=${encodeURIComponent(q)}`);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code, field: 'q' })]);
  });
});

describe('GET admin/records/lines/:seq/context', () => {
  interface Context {
    items: { seq: number; kind: string; text?: string }[];
    moreBefore: boolean;
    moreAfter: boolean;
  }
  const around = (seq: number | string, query = ''): Promise<Answer<Context>> =>
    room.asAdmin('GET', `admin/records/lines/${seq}/context?${query}`);
  const shown = () => [...seqs(lines), ...sanctions].sort((a, b) => a - b);

  it('has the lines and sanctions on both sides, ascending, whispers closed', async () => {
    const all = shown();
    for (const i of [0, 3, 30, 31, all.length - 3, all.length - 1]) {
      const { status, body } = await around(all[i]!, 'lines=5');
      expect([i, status, seqs(body.items)]).toEqual([i, 200, all.slice(Math.max(0, i - 5), i + 6)]);
      expect([body.moreBefore, body.moreAfter]).toEqual([i > 5, i + 6 < all.length]);
      expect(JSON.stringify(body)).not.toContain('비밀');
    }
    const { body } = await around(all[30]!);
    expect(body.items).toHaveLength(41);
  });

  it('shows a sanction with who did it to whom and why', async () => {
    const { body } = await around(sanctions[0]!, 'lines=1');
    expect(body.items[1]).toEqual({
      ...{ seq: sanctions[0], kind: 'sanction', action: 'mute', from: 'admin', to: 'Bob_2', reason: 'x' },
      at: expect.any(Number),
    });
  });

  it('is 404 for what is no line', async () => {
    const { seq: last } = lines.at(-1)!;
    const role = sanctions[0]! + 1;
    for (const seq of [
      0,
      role,
      last + 5,
      '-1',
      'x',
      '1.5',
      '1e3',
      '0x1',
      "1' OR '1'='1",
      '9007199254740993',
      '٣',
    ]) {
      const { status, body } = await around(encodeURIComponent(seq));
      expect([seq, status, body.error?.code]).toEqual([seq, 404, 'NOT_FOUND']);
    }
  });

  it.each(['0', '101', '-1', 'x', ''])('is 400 for lines=%j', async count => {
    const { status, body } = await around(lines[3]!.seq, `lines=${count}`);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field: 'lines' })]);
  });
});
