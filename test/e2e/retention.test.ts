import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../src/contract/events.js';
import type { RetentionView } from '../../src/contract/retention.js';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { Follower } from '../../src/logging/follower.js';
import { fillLog } from '../support/fill-log.js';
import { ADMIN, makePlace, startRoom, type Place, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
/** A second apart, so that all of them are of one or two days. */
const OLD = 3_000;

let place: Place;
let room: Room;
let epoch: string;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  epoch = (await room.enter('minsu')).welcome!.epoch;
  await room.stop();
  await fillLog(
    place.environment,
    { accounts: 20, lines: OLD, acts: 600, mentions: 100 },
    Date.now() - 40 * DAY_MS,
  );
  room = await startRoom({}, place);
  await room.enter('minsu');
});
afterAll(() => room.close());

// oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
const put = (body: object) => room.asAdmin<any>('PUT', 'admin/retention', { reason: '보관 기간', ...body });
const one = async (sql: string): Promise<number> => (await room.rows<{ n: number }>(sql))[0]!.n;
const oldest = () => one('SELECT MIN(seq) AS n FROM chat_log');
// oxlint-disable-next-line typescript/no-explicit-any
const acts = async (action: string): Promise<any[]> =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (await room.asAdmin<any>('GET', `admin/records/acts?action=${action}`)).body.items;

describe('the retention', () => {
  it('is for good until an admin sets days, on record; members are told', async () => {
    const { body } = await room.asAdmin<RetentionView>('GET', 'admin/retention');
    expect(body).toEqual({
      lines: 0,
      acts: 0,
      logins: 0,
      next: { at: expect.any(Number), lines: 0, acts: 0, logins: 0 },
    });
    expect(body.next.at).toBeGreaterThan(Date.now());
    expect((await room.http('GET', 'room')).body).not.toHaveProperty('terms');
    // what it would remove is told before
    const { body: shown } = await room.asAdmin<RetentionView>('GET', 'admin/retention?lines=30&logins=90');
    expect(shown).toMatchObject({ lines: 30, acts: 0, logins: 90, next: { acts: 0, logins: 0 } });
    expect(shown.next.lines).toBeGreaterThan(OLD - 256);
    expect((await room.asAdmin('GET', 'admin/retention')).body).toEqual(body);
    for (const bad of ['lines=-1', 'acts=1.5', 'logins=36501', 'lines='])
      expect((await room.asAdmin('GET', `admin/retention?${bad}`)).status).toBe(400);
    const { status, body: set } = await put({ lines: 30, logins: 90 });
    expect([status, set]).toMatchObject([
      200,
      { lines: 30, acts: 0, logins: 90, next: { lines: expect.any(Number) } },
    ]);
    expect(set.next.lines).toBeGreaterThan(OLD - 256);
    expect((await acts('retention'))[0]).toMatchObject({
      ...{ actor: ADMIN.name, reason: '보관 기간', detail: 'lines 30, acts 0, logins 90' },
    });
    await room.app.get(Follower).drain();
    expect((await room.http('GET', 'room')).body.terms).toEqual({ lines: 30, logins: 90 });
    const token = await room.token('minsu');
    expect((await room.http('GET', 'me/record', { token })).body.terms).toEqual({ lines: 30, logins: 90 });
    const [{ seq }] = (await acts('retention')) as [{ seq: number }];
    expect((await put({ lines: 30 })).status).toBe(200);
    expect((await acts('retention'))[0].seq).toBe(seq);
  });

  it('is refused, on record, below what laws may demand, unless that is meant', async () => {
    for (const [body, field] of [
      [{ logins: 89 }, 'logins'],
      [{ acts: 364 }, 'acts'],
    ] as const) {
      const { status, body: answer } = await put(body);
      expect([status, answer.error?.code, answer.error?.field]).toEqual([409, 'CONFLICT', field]);
    }
    expect((await acts('retention'))[0]).toMatchObject({ outcome: 'refused', detail: 'CONFLICT' });
    expect((await put({ acts: 29, accept: true })).body.error).toMatchObject({
      code: 'INVALID',
      field: 'acts',
    });
    for (const bad of [
      { lines: -1 },
      { lines: 1.5 },
      { lines: '30' },
      { lines: 36_501 },
      { acts: 400, reason: ' ' },
    ])
      expect((await put(bad)).status).toBe(400);
    expect((await put({ acts: 30, accept: true })).status).toBe(200);
  });
});

describe('a run', () => {
  it('removes what is older at a multiple of 256, in all that hangs on it, and puts that on record', async () => {
    const young = await (await room.enter('minsu')).say('새 줄');
    const held = await oldest();
    const mine = await one('SELECT COUNT(*) AS n FROM chat_log');
    await room.app.get(Pruning).run();
    const bound =
      Math.floor((await one(`SELECT MIN(seq) AS n FROM chat_log WHERE at > ${Date.now() - DAY_MS}`)) / 256) *
      256;
    const left = await one('SELECT COUNT(*) AS n FROM chat_log');
    expect([held < bound, await oldest()]).toEqual([true, expect.any(Number)]);
    expect(await one(`SELECT COUNT(*) AS n FROM chat_log WHERE seq < ${bound}`)).toBe(0);
    expect(await one(`SELECT COUNT(*) AS n FROM mentions WHERE seq < ${bound}`)).toBe(0);
    expect(await one(`SELECT COUNT(*) AS n FROM moderation_log WHERE seq < ${bound}`)).toBe(0);
    const [forActs, forLines] = await acts('pruned');
    expect(forLines).toMatchObject({ detail: `lines ${mine - left}`, toSeq: bound - 1, outcome: 'done' });
    expect(forActs).toMatchObject({ detail: expect.stringMatching(/^acts \d+$/), toSeq: bound - 1 });
    expect(await room.rows('SELECT bound, removed FROM retention WHERE bound IS NOT NULL')).toEqual([]);
    const { seq } = forActs as { seq: number };
    await room.app.get(Pruning).run();
    expect((await acts('pruned'))[0].seq).toBe(seq);
    expect(young.seq).toBeGreaterThan(bound);
  });

  it('leaves a room that is right with its beginning gone', async () => {
    const start = await oldest();
    const fresh = await room.enter('jisoo');
    await fresh.reached(fresh.welcome!.position);
    expect(fresh.welcome!.items.every(({ seq }) => seq >= start - 256)).toBe(true);
    const page = (await fresh.send('history', { limit: 200 })) as unknown as HistoryPage;
    expect(page.moreBefore).toBe(false);
    const around = (await fresh.send('history', { around: 5, limit: 10 })) as unknown as HistoryPage;
    expect(around.moreBefore).toBe(false);
    const back = await room.enter('jisoo', { epoch, after: 3 });
    expect(back.welcome).toMatchObject({ resumed: false, reset: true });
    const here = await room.enter('jisoo', { epoch, after: start - 1 });
    expect(here.welcome).toMatchObject({ resumed: true });
    expect((await room.asAdmin('GET', 'admin/records/lines/5/context')).status).toBe(404);
    // oxlint-disable-next-line typescript/no-explicit-any
    const overview = (await room.asAdmin<any>('GET', 'admin/overview')).body;
    expect(overview.log.oldestSeq).toBe(start);
    const { place: same } = room;
    await room.stop();
    room = await startRoom({}, same);
    expect((await room.enter('jisoo')).welcome!.items.length).toBeGreaterThan(0);
    expect((await room.http('GET', 'room')).body.terms).toEqual({ lines: 30, acts: 30, logins: 90 });
  });

  it('still lists a sanction in force whose act is gone', async () => {
    await room.database.write('moderation', tx =>
      tx.query(`UPDATE accounts SET disabled_at = 1 WHERE name = 'm3'`),
    );
    const { body } = await room.asAdmin('GET', 'admin/sanctions?member=m3');
    expect(body).toEqual({ items: [{ name: 'm3', action: 'disable' }], more: false });
  });

  it('removes days of log-ins as whole tables, but never today and yesterday', async () => {
    await room.app.get(Pruning).run();
    const [today] = await room.rows<{ day: string; name: string }>(
      'SELECT day, table_name AS name FROM login_log_days ORDER BY day DESC LIMIT 1',
    );
    const make = async (day: string, inCatalogue: boolean): Promise<string> => {
      const name = `login_log_${day.replaceAll('-', '')}`;
      await room.database.createTableLike(LoginEvent, name);
      if (inCatalogue)
        await room.database.write('logins', tx =>
          tx.query(
            `INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, 'Asia/Seoul', 1, 2)`,
            [day, name],
          ),
        );
      return name;
    };
    const yesterday = new Date(Date.parse(today!.day) - DAY_MS).toISOString().slice(0, 10);
    const kept = await make(yesterday, true);
    const gone = [await make('2001-01-01', true), await make('2001-01-02', false)];
    expect((await put({ logins: 1, accept: true })).status).toBe(200);
    await room.app.get(Pruning).run();
    const tables = await room.database.tablesLike('login_log_2');
    expect(tables).toEqual(expect.arrayContaining([today!.name, kept]));
    for (const name of gone) expect(tables).not.toContain(name);
    expect((await acts('pruned'))[0].detail).toMatch(/^logins 1 before \d{4}-\d\d-\d\d$/);
    expect(await room.rows(`SELECT day FROM login_log_days WHERE day < '2002'`)).toEqual([]);
  });
});
