import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import type { Review } from '../../src/contract/reviews.js';
import { ModerationLogWriter } from '../../src/logging/moderation-log.writer.js';
import { FirstLooks } from '../../src/admin/records/first-looks.js';
import { seoul } from '../support/record-room.js';
import { ADMIN, PASSWORD, startRoom, type Answer, type Room } from '../support/room.js';

const DAY = 86_400_000;

let room: Room;
let minsu: Client;
beforeAll(async () => {
  room = await startRoom(
    { TOKEN_TTL: '90d', SESSION_IDLE: '90d', SESSION_MAX: '90d' },
    undefined,
    seoul('2026-01-31T12:00:00'),
  );
  for (const name of ['second', 'third']) await room.member(name, 'admin');
  for (const name of ['minsu', 'jisoo']) await room.member(name);
  minsu = await room.enter('minsu');
});
afterAll(() => room.close());

const as = async <T>(name: string, method: string, path: string, body?: unknown): Promise<Answer<T>> =>
  room.http<T>(method, `admin/${path}`, {
    token: await room.token(name),
    ...(body !== undefined && { body }),
  });
const views = () =>
  room.rows(
    `SELECT a.name AS actor, t.name AS target, m.detail FROM moderation_log m JOIN accounts a ON a.id = m.actor_id
     LEFT JOIN accounts t ON t.id = m.target_id WHERE m.action = 'viewed' AND m.outcome = 'done' ORDER BY m.seq`,
  );

describe('a first look of a day', () => {
  it('at the log-ins is on record once for each admin, by whatever address', async () => {
    for (const path of [
      'records/logins',
      'records/logins/summary',
      'logs/logins',
      'records/logins?day=2026-01-30',
    ])
      expect((await as(ADMIN.name, 'GET', path)).status).toBe(200);
    expect(await views()).toEqual([{ actor: ADMIN.name, target: null, detail: 'logins' }]);
    await as('second', 'GET', 'records/logins/summary?show=absent');
    expect(await views()).toHaveLength(2);
    expect(await room.rows(`SELECT address FROM moderation_log WHERE action = 'viewed'`)).toEqual([
      { address: '127.0.0.1' },
      { address: '127.0.0.1' },
    ]);
  });

  it("at a member's story is on record once for each member, and not at one's own", async () => {
    for (const name of ['minsu', 'MINSU', 'jisoo', ADMIN.name])
      expect((await as(ADMIN.name, 'GET', `records/members/${name}`)).status).toBe(200);
    expect((await as(ADMIN.name, 'GET', 'records/members/missing')).status).toBe(404);
    expect((await views()).slice(2)).toEqual([
      { actor: ADMIN.name, target: 'minsu', detail: 'story' },
      { actor: ADMIN.name, target: 'jisoo', detail: 'story' },
    ]);
  });

  it('tells no one: no item, and no news of who is here', async () => {
    const [items, presence] = [minsu.items.length, minsu.presence.length];
    await as('second', 'GET', 'records/members/minsu');
    const { seq } = await minsu.say('go on');
    await minsu.reached(seq);
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(minsu.items.slice(items).map(item => item.seq)).toEqual([seq]);
    expect(minsu.presence).toHaveLength(presence);
  });

  it('is known after a restart, and by another node, from the record', async () => {
    const before = await views();
    const { database } = room;
    const other = new FirstLooks(
      database,
      room.app.get(ModerationLogWriter),
      Reflect.get(room.app.get(FirstLooks), 'days') as never,
      Reflect.get(room.app.get(FirstLooks), 'clock') as never,
    );
    const [admin] = await room.rows<{ id: number }>(`SELECT id FROM accounts WHERE name = 'admin'`);
    await other.atLogins({ id: admin!.id } as never);
    expect(await views()).toEqual(before);
  });

  it('at the same time by many requests is one act', async () => {
    const before = (await views()).length;
    const answers = await Promise.all(
      // as many as are answered at once to one account
      Array.from({ length: 6 }, () => as('third', 'GET', 'records/members/minsu')),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await views()).slice(before)).toEqual([{ actor: 'third', target: 'minsu', detail: 'story' }]);
    expect(await room.rows(`SELECT seq FROM moderation_log WHERE outcome = 'refused'`)).toEqual([]);
  });

  it('is on record again the next day', async () => {
    const before = (await views()).length;
    room.standAt(seoul('2026-02-01T00:00:01'));
    for (let i = 0; i < 2; i++) await as(ADMIN.name, 'GET', 'records/logins');
    expect((await views()).slice(before)).toEqual([{ actor: ADMIN.name, target: null, detail: 'logins' }]);
  });

  it('that cannot be put on record shows nothing', async () => {
    room.standAt(seoul('2026-02-02T12:00:00'));
    const { database } = room;
    const write = database.write.bind(database);
    database.write = async (lane, work) => {
      if (lane === 'moderation') throw new Error('away');
      return write(lane, work);
    };
    try {
      const { status, body } = await as<{ items?: unknown }>(ADMIN.name, 'GET', 'records/logins');
      expect([status, body.items]).toEqual([503, undefined]);
    } finally {
      database.write = write;
    }
  }, 30_000);
});

describe('admin/reviews', () => {
  const review = (month: string, query = '', name = ADMIN.name) =>
    as<Review>(name, 'GET', `reviews?month=${month}${query}`);

  beforeAll(async () => {
    room.standAt(seoul('2026-02-10T12:00:00'));
    const { seq } = await minsu.whisper('jisoo', 'x');
    const request = { reason: 'a complaint', fromSeq: seq, toSeq: seq };
    for (let i = 0; i < 2; i++) await as('second', 'POST', 'records/whispers/open', request);
    await as('second', 'POST', 'records/exports', { reason: 'x', log: 'acts', format: 'csv' });
    await as('second', 'PUT', 'accounts/jisoo/password', { password: 'a new good password', reason: 'lost' });
    const erase = `records/lines/${seq}/erase`;
    const { body } = await as<{ confirm: string }>('second', 'POST', erase, { reason: 'x' });
    await as('second', 'POST', erase, { reason: 'x', confirm: body.confirm });
    await as('second', 'PUT', 'retention', { lines: 3_650, reason: 'x' });
    // neither is reviewed: of oneself, and what the room sees
    await as('second', 'POST', 'members/minsu/mute', { reason: 'x' });
    const current = { current: PASSWORD, next: 'another good password' };
    const own = await room.http('PUT', 'auth/password', { token: await room.token('minsu'), body: current });
    if (own.status !== 200) throw new Error(JSON.stringify(own.body));
  });

  it('has what admins did in a month, newest first, page by page, and counts it', async () => {
    const { status, body } = await review('2026-02');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ month: '2026-02', timeZone: 'Asia/Seoul', toAt: seoul('2026-03-01T00:00:00'), more: false },
      counts: [
        { by: ADMIN.name, done: { viewed: 1 } },
        { by: 'second', done: { whispers_opened: 2, exported: 1, password: 1, erase: 1, retention: 1 } },
      ],
    });
    expect(body.items.map(({ action, actor, target }) => [action, actor, target])).toEqual([
      ['retention', 'second', undefined],
      ['erase', 'second', 'minsu'],
      ['password', 'second', 'jisoo'],
      ['exported', 'second', undefined],
      ['whispers_opened', 'second', undefined],
      ['whispers_opened', 'second', undefined],
      ['viewed', ADMIN.name, undefined],
    ]);
    expect(body.items[4]).toMatchObject({ reason: 'a complaint', address: '127.0.0.1' });
    const first = (await review('2026-02', '&limit=2')).body;
    expect([first.items, first.more]).toEqual([body.items.slice(0, 2), true]);
    const next = (await review('2026-02', `&limit=5&before=${first.items[1]!.seq}`)).body;
    expect([next.items, next.more]).toEqual([body.items.slice(2), false]);
    const january = (await review('2026-01')).body;
    expect(january.counts).toEqual([
      { by: ADMIN.name, done: { viewed: 3 } },
      { by: 'second', done: { viewed: 2 } },
      { by: 'third', done: { viewed: 1 } },
    ]);
  });

  it('counts what was set on the machine itself', async () => {
    const before = (await review('2026-02')).body.counts;
    await room.app
      .get(ModerationLogWriter)
      .act({ by: null, targetKey: 'jisoo' }, { action: 'password', may: [], decide: () => ({}) });
    expect((await review('2026-02')).body.counts).toEqual([{ done: { password: 1 } }, ...before]);
  });

  const confirm = (name: string, month: string, body: object = {}) =>
    as<{ seq: number; at: number }>(name, 'POST', `reviews/${month}`, body);

  it('is confirmed when the month is over, and not before', async () => {
    const { status, body } = await confirm('third', '2026-02');
    expect([status, body.error?.code]).toEqual([409, 'CONFLICT']);
    room.standAt(seoul('2026-03-01T00:00:00') - 1);
    expect((await confirm('third', '2026-02')).status).toBe(409);
    expect((await review('2026-02')).body.confirmed).toBeUndefined();
  });

  it('is confirmed by an admin who did nothing in it, once', async () => {
    room.standAt(seoul('2026-03-01T00:00:00') + DAY);
    for (const name of [ADMIN.name, 'second']) {
      const { status, body } = await confirm(name, '2026-02');
      expect([status, body.error?.code]).toEqual([403, 'FORBIDDEN']);
    }
    const [one, other] = await Promise.all([
      confirm('third', '2026-02', { note: 'all as it should be' }),
      confirm('third', '2026-02', { note: 'all as it should be' }),
    ]);
    expect(new Set([one.status, other.status])).toEqual(new Set([200, 409]));
    const { seq, at } = (one.status === 200 ? one : other).body;
    expect((await review('2026-02')).body.confirmed).toEqual({
      by: 'third',
      at,
      note: 'all as it should be',
    });
    expect((await review('2026-01')).body.confirmed).toBeUndefined();
    expect(
      await room.rows(
        `SELECT seq, detail FROM moderation_log WHERE action = 'reviewed' AND outcome = 'done'`,
      ),
    ).toEqual([{ seq, detail: '2026-02' }]);
  });

  it('may be confirmed by one who acted when every other enabled admin has acted too', async () => {
    // all three have looked at something in January
    expect((await confirm('second', '2026-01')).status).toBe(200);
    expect((await review('2026-01')).body.confirmed).toMatchObject({ by: 'second' });
  });

  it('may not once there is another who has not, and may again when that one is disabled', async () => {
    room.standAt(seoul('2026-03-20T00:00:00'));
    for (const name of [ADMIN.name, 'second', 'third']) await as(name, 'GET', 'records/logins');
    room.standAt(seoul('2026-04-02T00:00:00'));
    await room.member('fourth', 'admin');
    expect((await confirm('third', '2026-03')).status).toBe(403);
    await as(ADMIN.name, 'PATCH', 'accounts/fourth', { disabled: true });
    expect((await confirm('third', '2026-03')).status).toBe(200);
  });

  it('is not for one who did more while another has only looked, and is for that one', async () => {
    room.standAt(seoul('2026-04-10T00:00:00'));
    for (const name of [ADMIN.name, 'second', 'third']) await as(name, 'GET', 'records/logins');
    const asked = { reason: '감사', log: 'acts', format: 'csv' };
    expect((await as('second', 'POST', 'records/exports', asked)).status).toBe(201);
    room.standAt(seoul('2026-05-02T00:00:00'));
    for (const name of [ADMIN.name, 'second', 'third']) await room.login(name);
    expect((await confirm('second', '2026-04')).status).toBe(403);
    expect((await confirm('third', '2026-04')).status).toBe(200);
  });

  it.each(['', '2026', '2026-13', '2026-1', '2026-02-01', "2026-02' OR 1", '20261-02', '../x'])(
    'is INVALID for the month %j',
    async month => {
      const read = await review(encodeURIComponent(month));
      expect([read.status, read.body.error]).toEqual([400, expect.objectContaining({ field: 'month' })]);
      if (month === '') return;
      expect((await confirm('third', encodeURIComponent(month))).status).toBe(400);
    },
  );

  it.each([
    [{ note: ' ' }, 'EMPTY'],
    [{ note: 'x'.repeat(201) }, 'TOO_LONG'],
    [{ note: 5 }, 'INVALID'],
  ])('takes no note like %j', async (body, code) => {
    expect((await confirm('third', '2025-12', body)).body.error?.code).toBe(code);
  });

  it("of a month before the room's first day is not confirmed", async () => {
    const [first] = await room.rows<{ at: number }>('SELECT MIN(created_at) AS at FROM accounts');
    const monthOf = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 7);
    const before = monthOf(first!.at - 32 * DAY);
    for (const month of [before, '2001-01']) {
      const { status, body } = await confirm('third', month);
      expect([month, status, body.error?.code]).toEqual([month, 404, 'NOT_FOUND']);
    }
    expect((await review(before)).status).toBe(200);
  });

  it('is for admins alone', async () => {
    for (const [method, path] of [
      ['GET', 'reviews?month=2026-01'],
      ['POST', 'reviews/2026-01'],
    ] as const) {
      const { status } = await as('jisoo', method, path, method === 'POST' ? {} : undefined);
      expect([401, 403]).toContain(status);
    }
  });
});
