import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visits } from '../../src/logging/logins/visits.js';
import { NO_DAYS, NO_NAMES, seoul } from '../support/record-room.js';
import { makePlace, startRoom, type Answer, type Room } from '../support/room.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;

interface Row {
  id: number;
  at: number;
  event: string;
  name?: string;
}
interface Page<T = Row> {
  items: T[];
  more: boolean;
}
interface Attendance extends Page<{ name: string }> {
  day: string;
  timeZone: string;
  counts: { in: number; absent: number; failed: number };
}

const EVENING = seoul('2026-11-22T22:00:00');
const MORNING = seoul('2026-11-23T09:00:00');

/** Two days: minsu stays over midnight, jisoo leaves before it, 하나 comes on the second, others never. */
let room: Room;
beforeAll(async () => {
  const place = await makePlace();
  room = await startRoom({ LOGIN_SLOWDOWN: 'off', TOKEN_TTL: '30d' }, place, EVENING);
  await room.login('admin');
  for (const name of ['minsu', 'jisoo', '하나', 'Bob_2', 'gone']) await room.member(name);
  await room.asAdmin('PATCH', 'admin/accounts/gone', { disabled: true });
  for (const name of ['minsu', 'jisoo']) await room.login(name);
  await room.enter('minsu');
  const jisoo = await room.enter('jisoo');
  room.standAt(EVENING + 60_000);
  await jisoo.say('/quit');
  await room.login('jisoo');
  for (const name of ['jisoo', 'jisoo', 'nobody'])
    await room.http('POST', 'auth/login', { body: { name, password: 'not this one' } });
  await until(async () => (await countOf('20261122', 'leave')) === 1);
  room.standAt(MORNING);
  await room.app.get(Visits).carry();
  await room.login('하나');
  await (await room.enter('하나')).say('/quit');
  await until(async () => (await countOf('20261123', 'leave')) === 1);
});
afterAll(() => room.close());

const countOf = async (day: string, event: string): Promise<number> =>
  (await room.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM login_log_${day} WHERE event = ?`, [event]))[0]!
    .n;
const get = <T = Page>(path: string): Promise<Answer<T>> => room.asAdmin('GET', `admin/records/${path}`);
const stored = async (day: string): Promise<Row[]> => {
  const rows = await room.rows<Row>(`SELECT id, at, event, name FROM login_log_${day}`);
  return rows.sort((a, b) => b.at - a.at || b.id - a.id);
};

async function pages(query: string): Promise<number[]> {
  const ids: number[] = [];
  for (let before = ''; ;) {
    const { body } = await get(`logins?limit=2&${query}${before}`);
    ids.push(...body.items.map(({ id }) => id));
    const last = body.items.at(-1)!;
    if (!body.more) return ids;
    before = `&before=${last.at},${last.id}`;
  }
}

describe('GET admin/records/days', () => {
  it('has the days with a record, newest first, with their instants', async () => {
    const days = [
      { day: '2026-11-23', fromAt: seoul('2026-11-23T00:00'), toAt: seoul('2026-11-24T00:00') },
      { day: '2026-11-22', fromAt: seoul('2026-11-22T00:00'), toAt: seoul('2026-11-23T00:00') },
    ];
    expect((await get('days')).body).toEqual({ items: days, more: false });
    expect((await get('days?limit=1')).body).toEqual({ items: days.slice(0, 1), more: true });
    expect((await get('days?before=2026-11-23')).body).toEqual({ items: days.slice(1), more: false });
    expect((await get('days?before=2026-11-22')).body).toEqual({ items: [], more: false });
  });

  it.each(NO_DAYS)('is 400 before %j', async day => {
    const { status, body } = await get(`days?before=${encodeURIComponent(day)}`);
    expect([status, body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field: 'before' }),
    ]);
  });
});

describe('GET admin/records/logins', () => {
  it.each(['2026-11-22', '2026-11-23'])('has the rows of %s by member and event, page by page', async day => {
    const rows = await stored(day.replaceAll('-', ''));
    for (const name of ['', 'minsu', 'JISOO', '하나'.normalize('NFD')]) {
      for (const event of ['', 'login', 'login_failed', 'enter', 'leave', 'carry']) {
        const query = `day=${day}${name && `&name=${encodeURIComponent(name)}`}${event && `&event=${event}`}`;
        const expected = rows.filter(
          row =>
            (name === '' || row.name === name.normalize('NFC').toLowerCase()) &&
            (event === '' || row.event === event),
        );
        expect([query, await pages(query)]).toEqual([query, expected.map(({ id }) => id)]);
      }
    }
  });

  it('has those of today unless a day is named', async () => {
    expect((await get('logins?event=carry')).body.items.map(({ name }) => name)).toEqual(['minsu']);
    expect((await get('logins?day=2001-01-01&name=minsu')).body).toEqual({ items: [], more: false });
  });

  it.each([
    ['event=logout', 'event'],
    ["event=login' OR '1'='1", 'event'],
    ['name=minsu&name=jisoo', 'name'],
    ['before=5', 'before'],
    ['limit=0', 'limit'],
    ...NO_DAYS.map(day => [`day=${encodeURIComponent(day)}`, 'day']),
  ])('is 400 for %j', async (query, field) => {
    const { status, body } = await get(`logins?${query}`);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field })]);
  });

  it.each(NO_NAMES)('is 404 for the name %j', async name => {
    const { status, body } = await get(`logins?name=${encodeURIComponent(name)}`);
    expect([status, body.error?.code]).toEqual([404, 'NO_SUCH_MEMBER']);
  });
});

describe('GET admin/records/logins/summary', () => {
  const summary = async (query: string) => {
    const { status, body } = await get<Attendance>(`logins/summary?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body;
  };
  const names = ({ items }: Attendance) => items.map(({ name }) => name);
  const address = { addresses: ['127.0.0.1'] };

  it('has who was in on a day, with times, failures and addresses', async () => {
    expect(await summary('day=2026-11-22')).toEqual({
      day: '2026-11-22',
      timeZone: 'Asia/Seoul',
      counts: { in: 3, absent: 3, failed: 3 },
      items: [
        { name: 'admin', role: 'admin', first: EVENING, last: EVENING, times: 1, failed: 0, ...address },
        {
          ...{ name: 'jisoo', role: 'member', first: EVENING, last: EVENING + 60_000, times: 2, failed: 2 },
          ...address,
        },
        { name: 'minsu', role: 'member', first: EVENING, last: EVENING, times: 1, failed: 0, ...address },
      ],
      more: false,
    });
  });

  it('has of today who is still here, by the record', async () => {
    const midnight = seoul('2026-11-23T00:00:00');
    const { counts, items } = await summary('');
    expect(counts).toEqual({ in: 2, absent: 3, failed: 0 });
    expect(items).toEqual([
      {
        name: 'minsu',
        role: 'member',
        first: midnight,
        last: midnight,
        times: 0,
        failed: 0,
        ...address,
        here: true,
      },
      { name: '하나', role: 'member', first: MORNING, last: MORNING, times: 1, failed: 0, ...address },
    ]);
  });

  it('has who was absent: accounts of that day that were enabled', async () => {
    // 'gone' was disabled on the first day, and is none of the second's
    expect(names(await summary('day=2026-11-22&show=absent'))).toEqual(['Bob_2', 'gone', '하나']);
    expect(await summary('show=absent')).toMatchObject({
      items: [
        { name: 'admin', role: 'admin', lastSeen: expect.any(Number) },
        { name: 'Bob_2', role: 'member' },
        { name: 'jisoo', role: 'member', lastSeen: expect.any(Number) },
      ],
    });
  });

  it('calls no member absent on a day of which there is no record', async () => {
    const none = { counts: { in: 0, absent: 0, failed: 0 }, items: [], more: false, unrecorded: true };
    // before the first, as one that was removed would be, and after today
    for (const day of ['2026-11-21', '2026-11-24'])
      for (const show of ['in', 'absent'])
        expect(await summary(`day=${day}&show=${show}`)).toEqual({ day, timeZone: 'Asia/Seoul', ...none });
    expect(await summary('day=2026-11-22')).not.toHaveProperty('unrecorded');
    // two days on which no member came, the second of them today
    room.standAt(MORNING + 2 * DAY_MS);
    for (const day of ['2026-11-24', '2026-11-25'])
      expect(await summary(`day=${day}&show=absent`)).toMatchObject({ counts: { in: 0, absent: 5 } });
    room.standAt(MORNING);
  });

  it('pages by name', async () => {
    for (const [query, all] of [
      ['day=2026-11-22&show=in', ['admin', 'jisoo', 'minsu']],
      ['day=2026-11-23&show=absent', ['admin', 'Bob_2', 'jisoo']],
    ] as const) {
      const found: string[] = [];
      for (let after = '', more = true; more; after = `&after=${encodeURIComponent(found.at(-1)!)}`) {
        const page = await summary(`${query}&limit=1${after}`);
        found.push(...names(page));
        ({ more } = page);
      }
      expect(found).toEqual(all);
    }
  });

  it.each([
    ['show=all', 'show'],
    ['limit=201', 'limit'],
    ['after=%00', 'after'],
    ['after=a&after=b', 'after'],
    ...NO_DAYS.map(day => [`day=${encodeURIComponent(day)}`, 'day']),
  ])('is 400 for %j', async (query, field) => {
    const { status, body } = await get(`logins/summary?${query}`);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field })]);
  });
});
