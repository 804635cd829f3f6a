import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { passBackground } from '../support/background.js';
import { withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
const DAYS = ['2001-01-01', '2001-01-02'];
const LOGINS = 2_000;

let place: Place;
let room: Room;
beforeEach(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterEach(async () => {
  await room.close();
});

const pruned = async (): Promise<string[]> =>
  (
    await room.rows<{ detail: string }>(
      `SELECT detail FROM moderation_log WHERE action = 'pruned' ORDER BY seq`,
    )
  ).map(({ detail }) => detail);
const put = async (terms: object): Promise<void> => {
  const { status } = await room.asAdmin('PUT', 'admin/retention', { reason: '보관 기간', ...terms });
  expect(status).toBe(200);
};
const countIn = async (table: string): Promise<number> =>
  (await room.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;
const nameOf = (day: string): string => `login_log_${day.replaceAll('-', '')}`;
async function makeDays(): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${LOGINS})`;
  for (const day of DAYS) {
    await room.database.createTableLike(LoginEvent, nameOf(day));
    await room.database.write('logins', async tx => {
      await tx.query(
        `INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, 'Asia/Seoul', 1, 2)`,
        [day, nameOf(day)],
      );
      await tx.query(
        `INSERT INTO ${nameOf(day)} (event_id, event, node, count, at) ${numbers} SELECT 'e' || i, 'failed', 'one', 1, i FROM n`,
      );
    });
  }
}

it.runIf(inject('database') === 'sqlite')(
  'a stop leaves the table of a day that is not yet empty',
  async () => {
    await makeDays();
    await put({ logins: 90 });
    let emptied = 0;
    let stop: Promise<void> | undefined;
    const pruning = room.app.get(Pruning);
    passBackground(room, async (_n, sql, query) => {
      if (sql.startsWith('DELETE FROM login_log_2001') && ++emptied === 3) stop = pruning.onModuleDestroy();
      return query();
    });
    await pruning.run();
    await stop;
    expect(emptied).toBe(3);
    expect(await room.database.tablesLike('login_log_2001')).toEqual(DAYS.map(nameOf));
    expect(await countIn(nameOf(DAYS[0]!))).toBeGreaterThan(500);
    expect(await countIn(nameOf(DAYS[1]!))).toBe(LOGINS);
    expect(await pruned()).toEqual([]);
    await room.stop();
    // the next start goes on
    room = await startRoom({}, place);
    await expect.poll(pruned, { timeout: 15_000 }).toEqual([expect.stringMatching(/^logins 2 before /)]);
    expect(await room.database.tablesLike('login_log_2001')).toEqual([]);
  },
);

it.runIf(inject('database') === 'sqlite')(
  'a day that takes long does not make transactions small',
  async () => {
    await makeDays();
    await put({ logins: 90 });
    const sizes = new Map<string, number[]>();
    passBackground(room, async (_n, sql, query, tx) => {
      const rows = await query();
      const [, table] = /^DELETE FROM (login_log_2001\d+)/.exec(sql) ?? [];
      if (table === undefined) return rows;
      const [changed] = await tx.query<{ n: number }>('SELECT changes() AS n');
      sizes.set(table, [...(sizes.get(table) ?? []), changed!.n]);
      return rows;
    });
    await room.app.get(Pruning).run();
    const [first, second] = DAYS.map(day => sizes.get(nameOf(day)) ?? []) as [number[], number[]];
    for (const day of [first, second]) expect(day.reduce((sum, size) => sum + size, 0)).toBe(LOGINS);
    expect(Math.max(...second)).toBeGreaterThan(10);
  },
);

it('a stop does not wait for a run that rests', async () => {
  await room.stop();
  await fillLog(place.environment, { accounts: 9, lines: 1_500, acts: 0 }, Date.now() - 400 * DAY_MS);
  await withSource(place, async source => source.query('UPDATE moderation_log SET at = 1'));
  room = await startRoom({}, place);
  await put({ lines: 365 });
  const now = performance.now.bind(performance);
  let removed = 0;
  passBackground(room, async (_n, sql, query) => {
    const rows = await query();
    // it took an hour, and rests twice as long
    if (sql.startsWith('DELETE FROM chat_log') && ++removed === 1) performance.now = () => now() + 3_600_000;
    return rows;
  });
  try {
    const run = room.app.get(Pruning).run();
    await expect.poll(() => countIn('chat_log'), { timeout: 10_000 }).toBeLessThan(1_500);
    await room.app.get(Pruning).onModuleDestroy();
    await run;
  } finally {
    performance.now = now;
  }
  expect(removed).toBe(1);
  expect(await pruned()).toEqual([]);
});
