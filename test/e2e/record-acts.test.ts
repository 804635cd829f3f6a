import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  NO_DAYS,
  NO_NAMES,
  pages,
  roomWithLog,
  seoul,
  type Written,
  type WrittenAct,
} from '../support/record-room.js';
import type { Answer, Room } from '../support/room.js';

const HOUR = 3_600_000;
const MIDNIGHT = seoul('2026-03-02T00:00:00');
const ACTIONS = ['kick', 'mute', 'unmute', 'role', 'whispers_opened'];
const ACTORS = ['admin', 'second', 'minsu'];
const TARGETS = ['minsu', 'jisoo'];

/** The settings of the clock, in hours from a midnight, and the number of hourly acts after each. */
const CLOCK: [hours: number, acts: number][] = [
  [-30, 40],
  [5, 12],
  [-4, 30],
];

function rows(): Written[] {
  let i = 0;
  return CLOCK.flatMap(([hours, count], part) => {
    const at = MIDNIGHT + hours * HOUR;
    const acts = Array.from({ length: count }, (_, hour): Written => {
      i++;
      const [actor, target] = [ACTORS[i % 4], TARGETS[(i >> 1) % 3]];
      return {
        action: ACTIONS[i % 5]!,
        outcome: i % 3 === 0 ? 'refused' : 'done',
        at: at + hour * HOUR,
        ...(actor && { actor }),
        ...(target && { target }),
      };
    });
    const clock: Written = { action: 'clock', outcome: 'done', at };
    // the last act of a stretch may come long after its last line
    const line: Written = { kind: 'chat', from: 'minsu', at, text: 'a line' };
    return part === 0 ? [line, ...acts] : [clock, line, ...acts];
  });
}

let room: Room;
let acts: WrittenAct[];
beforeAll(async () => {
  const written = await roomWithLog(['minsu', 'jisoo', 'second'], rows());
  ({ room } = written);
  const before = await room.rows<WrittenAct>(
    `SELECT m.seq, m.at, m.action, m.outcome, a.name AS actor, t.name AS target FROM moderation_log m
     LEFT JOIN accounts a ON a.id = m.actor_id JOIN accounts t ON t.id = m.target_id WHERE m.seq < ? ORDER BY m.seq`,
    [written.acts[0]!.seq],
  );
  // those of the start: the room's first admin, and the members
  acts = [...before, ...written.acts];
});
afterAll(() => room.close());

const get = (query: string): Promise<Answer<{ items: WrittenAct[]; more: boolean }>> =>
  room.asAdmin('GET', `admin/records/acts?${query}`);
const newestFirst = (of: (act: WrittenAct) => boolean): number[] =>
  acts
    .filter(of)
    .map(({ seq }) => seq)
    .toReversed();

const PARTIES: [string, (act: WrittenAct) => boolean][] = [
  ['', () => true],
  ['actor=second', act => act.actor === 'second'],
  ['target=jisoo', act => act.target === 'jisoo'],
  ['target=JISOO&actor=Second', act => act.target === 'jisoo' && act.actor === 'second'],
];
const KINDS: [string, (act: WrittenAct) => boolean][] = [
  ['', () => true],
  ['action=kick', act => act.action === 'kick'],
  ['outcome=refused', act => act.outcome === 'refused'],
  ['action=mute&outcome=done', act => act.action === 'mute' && act.outcome === 'done'],
];
const DAY = 24 * HOUR;
const TIMES: [string, number, number][] = [
  ['', 0, Infinity],
  ['day=2026-03-01', MIDNIGHT - DAY, MIDNIGHT],
  ['day=2026-03-02', MIDNIGHT, MIDNIGHT + DAY],
  ['fromDay=2026-03-02&toDay=2026-03-03', MIDNIGHT, MIDNIGHT + 2 * DAY],
  ['toDay=2026-03-01', 0, MIDNIGHT],
  ['day=2026-02-01', Infinity, Infinity],
];

describe('GET admin/records/acts', () => {
  it.each(PARTIES)('has the acts of %j, of every kind and day, page by page', async (party, is) => {
    for (const [kind, isKind] of KINDS) {
      for (const [time, fromAt, toAt] of TIMES) {
        const query = [party, kind, time].filter(Boolean).join('&');
        const expected = newestFirst(act => is(act) && isKind(act) && act.at >= fromAt && act.at < toAt);
        expect([query, await pages(room, 'acts', query)]).toEqual([query, expected]);
      }
    }
  });

  it('is asked here for a day that a clock came back to', () => {
    const onSecond = acts.filter(({ at }) => at >= MIDNIGHT && at < MIDNIGHT + DAY);
    expect(onSecond.length).toBeGreaterThan(20);
    expect(onSecond.some(({ at }) => at === MIDNIGHT)).toBe(true);
  });

  it('shows an act with who did what to whom, and null nowhere', async () => {
    const { body } = await get('actor=second&target=minsu&limit=1');
    expect(body.items[0]).toEqual({
      ...{ seq: expect.any(Number), at: expect.any(Number), action: expect.any(String) },
      ...{ outcome: expect.any(String), actor: 'second', target: 'minsu' },
    });
  });

  it('has what is new after a seq', async () => {
    const { seq } = acts.at(-4)!;
    const { body } = await get(`after=${seq}&limit=2`);
    expect([body.items.map(act => act.seq), body.more]).toEqual([
      acts
        .slice(-2)
        .map(act => act.seq)
        .toReversed(),
      true,
    ]);
  });

  it('has what is done now at once', async () => {
    const { body } = await room.asAdmin<{ seq: number }>('POST', 'admin/members/jisoo/mute', {
      reason: 'loud',
    });
    expect((await get('limit=1')).body.items[0]).toMatchObject({
      seq: body.seq,
      action: 'mute',
      reason: 'loud',
    });
  });

  it.each([
    ['action=delete', 'action'],
    ['action=kick&action=mute', 'action'],
    ["action=kick' OR '1'='1", 'action'],
    ['outcome=DONE', 'outcome'],
    ['limit=201', 'limit'],
    ['before=x', 'before'],
    ['after=-1', 'after'],
    ['fromDay=2026-03-02&toDay=2026-03-01', 'toDay'],
    ['day=2026-03-01&fromDay=2026-03-01', 'day'],
    ...['day', 'fromDay', 'toDay'].flatMap(field =>
      NO_DAYS.map(day => [`${field}=${encodeURIComponent(day)}`, field]),
    ),
  ])('is 400 for %j', async (query, field) => {
    const { status, body } = await get(query);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field })]);
  });

  it.each(NO_NAMES)('is 404 for the name %j', async name => {
    for (const field of ['actor', 'target']) {
      const { status, body } = await get(`${field}=${encodeURIComponent(name)}`);
      expect([field, status, body.error?.code]).toEqual([field, 404, 'NO_SUCH_MEMBER']);
    }
  });
});

it('the addresses of members are not in the acts, without a look at the log-ins on record; those of admins are', async () => {
  const { status } = await room.http('POST', 'auth/logout', { token: await room.token('minsu') });
  expect(status).toBeLessThan(300);
  await room.asAdmin('POST', 'admin/members/minsu/mute', { reason: '시험' });
  const listed = await room.asAdmin<{ items: object[] }>('GET', 'admin/records/acts?target=minsu&limit=2');
  expect(listed.body.items).toEqual([
    expect.objectContaining({ action: 'mute', address: '127.0.0.1' }),
    expect.not.objectContaining({ address: expect.anything() }),
  ]);
  expect(await room.rows(`SELECT address FROM moderation_log WHERE action = 'logout'`)).toEqual([
    { address: '127.0.0.1' },
  ]);
});

it('a day has its acts from before its first line and after its last', async () => {
  const at = (time: string) => seoul(`2026-03-02T${time}`);
  const act = { action: 'role', outcome: 'done', actor: 'admin', target: 'minsu' } as const;
  const line = { kind: 'chat', from: 'minsu', text: 'a line' } as const;
  const { room: quiet, acts: written } = await roomWithLog(
    ['minsu'],
    [
      { ...line, at: at('00:00:00') - 1 },
      { ...act, at: at('00:10:00') },
      { ...line, at: at('09:00:00') },
      { ...act, at: at('23:50:00') },
      { ...act, at: at('00:00:00') + 24 * HOUR },
      { ...line, at: at('09:00:00') + 24 * HOUR },
    ],
  );
  try {
    const expected = written.slice(0, 2).map(({ seq }) => seq);
    expect(await pages(quiet, 'acts', 'day=2026-03-02')).toEqual(expected.toReversed());
  } finally {
    await quiet.close();
  }
});
