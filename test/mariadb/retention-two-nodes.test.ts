import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { passBackground } from '../support/background.js';
import { direct, fillLog, type Direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;
const LINES = 3_000;
const ACTS = 500;

let place: Place;
let db: Direct;
let rooms: Room[];
beforeAll(async () => {
  place = await makePlace();
  db = await direct(place.environment);
});
afterAll(async () => {
  await db.close();
  await place.destroy();
});

const one = async (sql: string): Promise<number> => (await db.all<{ n: number }>(sql))[0]!.n;
const prunedAfter = async (seq: number): Promise<string[]> =>
  (
    await db.all<{ detail: string }>(
      `SELECT detail FROM moderation_log WHERE action = 'pruned' AND seq > ${seq} ORDER BY detail`,
    )
  ).map(({ detail }) => detail);

/** Runs until all is done: the other node may be at it. */
async function prune(room: Room): Promise<void> {
  await until(() => room.app.get(Pruning).run());
}

it.each([
  ['one of which holds the lock', true],
  // it is of a connection, and may end with it
  ['neither of which is kept out by a lock', false],
])('two nodes that prune at once, %s, remove each row once, and nothing else', async (_name, isLocked) => {
  rooms = [await startRoom({ NODE_ID: 'one' }, place)];
  await rooms[0]!.stop();
  const old = Date.now() - 400 * DAY_MS;
  const from = await one('SELECT seq AS n FROM log_head');
  await db.all('UPDATE retention SET days = 0');
  for (const log of ['chat_log', 'moderation_log'])
    await db.all(`UPDATE ${log} SET at = ?`, [old - 2 * LINES * 1_000]);
  await db.all(`DELETE FROM accounts WHERE name_key LIKE 'm%'`);
  await fillLog(place.environment, { accounts: 9, lines: LINES, acts: ACTS, mentions: 900 }, old);
  rooms = [await startRoom({ NODE_ID: 'one' }, place), await startRoom({ NODE_ID: 'two' }, place)];
  const [first] = rooms as [Room];
  try {
    for (const room of rooms)
      passBackground(room, async <Row>(_n: number, sql: string, query: () => Promise<Row[]>) =>
        !isLocked && sql.includes('GET_LOCK') ? ([{ got: 1 }] as Row[]) : query(),
      );
    for (const day of ['2001-01-01', '2001-01-02', '2001-01-03']) {
      const name = `login_log_${day.replaceAll('-', '')}`;
      await first.database.createTableLike(LoginEvent, name);
      await db.all(
        `INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, 'Asia/Seoul', 1, 2)`,
        [day, name],
      );
    }
    const minsu = await first.enter('minsu');
    const { seq: young } = await minsu.say('새 줄');
    const terms = { lines: 365, acts: 365, logins: 90, reason: '보관 기간' };
    expect((await first.asAdmin('PUT', 'admin/retention', terms)).status).toBe(200);
    const bound = Math.floor(young / 256) * 256;
    const all = async (table: string) => one(`SELECT COUNT(*) AS n FROM ${table} WHERE seq < ${bound}`);
    const [lines, acts] = [await all('chat_log'), await all('moderation_log')];
    const kept = await one(`SELECT COUNT(*) AS n FROM chat_log WHERE seq >= ${bound}`);

    // members go on talking
    const talk = (async () => {
      for (let i = 0; i < 50; i++) await minsu.say(`말 ${i}`);
    })();
    await Promise.all(rooms.map(prune));
    await talk;

    expect([await all('chat_log'), await all('moderation_log'), await all('mentions')]).toEqual([0, 0, 0]);
    expect(await one(`SELECT COUNT(*) AS n FROM chat_log WHERE seq >= ${bound}`)).toBe(kept + 50);
    expect(await prunedAfter(from)).toEqual([
      `acts ${acts}`,
      `lines ${lines}`,
      expect.stringMatching(/^logins 3 before /),
    ]);
    expect(await db.all('SELECT log FROM retention WHERE bound IS NOT NULL OR removed > 0')).toEqual([]);
    expect(await db.all(`SHOW TABLES LIKE 'login_log_2001%'`)).toEqual([]);
    // no lock is left: either can run again, and finds nothing
    for (const room of rooms) await room.app.get(Pruning).run();
    expect(await prunedAfter(from)).toHaveLength(3);
  } finally {
    for (const room of rooms) await room.stop();
  }
});

it('a run on one node ends where it is when an admin on another has lines kept for good', async () => {
  rooms = [await startRoom({ NODE_ID: 'one' }, place)];
  await rooms[0]!.stop();
  const from = await one('SELECT seq AS n FROM log_head');
  await db.all('UPDATE retention SET days = 0');
  await db.all(`DELETE FROM accounts WHERE name_key LIKE 'm%'`);
  await db.all('DELETE FROM chat_log');
  const old = Date.now() - 400 * DAY_MS;
  await db.all('UPDATE moderation_log SET at = ?', [old - 2 * LINES * 1_000]);
  await fillLog(place.environment, { accounts: 9, lines: LINES, acts: 0 }, old);
  rooms = [await startRoom({ NODE_ID: 'one' }, place), await startRoom({ NODE_ID: 'two' }, place)];
  const [first, second] = rooms as [Room, Room];
  try {
    const reason = '보관 기간';
    expect((await first.asAdmin('PUT', 'admin/retention', { lines: 365, reason })).status).toBe(200);
    let resolve = (): void => undefined;
    const deleting = new Promise<void>(done => (resolve = done));
    passBackground(first, async (_n, sql, query) => {
      const rows = await query();
      // the row of the run is locked
      if (sql.startsWith('DELETE FROM chat_log')) resolve();
      return rows;
    });
    const begun = deleting.then(() => true);
    let run = first.app.get(Pruning).run();
    // the other node may be running, of which these days are not known yet
    while (!(await Promise.race([begun, run.then(() => false)]))) run = first.app.get(Pruning).run();
    const { status } = await second.asAdmin('PUT', 'admin/retention', { lines: 0, reason: '실수' });
    expect(status).toBe(200);
    const left = await one('SELECT COUNT(*) AS n FROM chat_log');
    expect(left).toBeGreaterThan(0);
    await run;
    expect(await one('SELECT COUNT(*) AS n FROM chat_log')).toBe(left);
    expect(await prunedAfter(from)).toEqual([`lines ${LINES - left}`]);
    const [{ toSeq }] = (await db.all<{ toSeq: number }>(
      `SELECT to_seq AS toSeq FROM moderation_log WHERE action = 'pruned' AND seq > ${from}`,
    )) as [{ toSeq: number }];
    expect(toSeq).toBe((await one('SELECT MIN(seq) AS n FROM chat_log')) - 1);
  } finally {
    for (const room of rooms) await room.stop();
  }
});
