import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Pruning } from '../../src/admin/retention/pruning.js';
import type { KeptLog } from '../../src/contract/retention.js';
import type { Lane, Tx } from '../../src/database/tx.js';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { Sealer } from '../../src/proof/sealer.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
const TABLES = { lines: 'chat_log', acts: 'moderation_log', logins: 'login_log_days' };
const SET = { lines: 365, acts: 366, logins: 90 };

let place: Place;
let room: Room;
beforeEach(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 9, lines: 2_000, acts: 1_500 }, Date.now() - 400 * DAY_MS);
  room = await startRoom({}, place);
  for (const day of ['2001-01-01', '2001-01-02', '2001-01-03', '2001-01-04', '2001-01-05']) {
    const name = `login_log_${day.replaceAll('-', '')}`;
    await room.database.createTableLike(LoginEvent, name);
    await room.database.write('logins', tx =>
      tx.query(
        `INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, 'Asia/Seoul', 1, 2)`,
        [day, name],
      ),
    );
  }
});
afterEach(() => room.close());

const one = async <T = number>(sql: string): Promise<T> => (await room.rows<{ n: T }>(sql))[0]!.n;
const put = async (terms: object): Promise<void> => {
  const { status } = await room.asAdmin('PUT', 'admin/retention', {
    ...{ lines: 0, acts: 0, logins: 0, reason: '보관 기간', accept: true },
    ...terms,
  });
  expect(status).toBe(200);
};
const pruned = async () =>
  room.rows<{ detail: string; toSeq: number | null }>(
    `SELECT detail, to_seq AS toSeq FROM moderation_log WHERE action = 'pruned' ORDER BY seq`,
  );
const stored = async (log: KeptLog) =>
  (
    await room.rows<{ days: number; bound: number | null; removed: number }>(
      `SELECT days, bound, removed FROM retention WHERE log = ?`,
      [log],
    )
  )[0];

/** Does something before a transaction of the next run: the first takes the lock, the second notes the bound. */
async function before(transaction: number, act: () => Promise<void>): Promise<void> {
  const { database } = room;
  // a seal has transactions of its own
  await room.app.get(Sealer).onApplicationShutdown();
  const write = database.write.bind(database);
  let transactions = 0;
  database.write = async <T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (lane === 'background' && ++transactions === transaction) await act();
    return write(lane, work);
  };
}

/** What a log must be kept with: acts as long as lines. */
const termsOf = (log: KeptLog, days: number): object =>
  log === 'acts' ? { lines: 1, acts: days } : { [log]: days };
const noLines = async (log: KeptLog): Promise<void> => {
  // of lines there is nothing to remove: what a run does is of the one log
  if (log === 'acts') await room.database.write('background', tx => tx.query('DELETE FROM chat_log'));
};

describe.each(['lines', 'acts', 'logins'] as const)('a run that removes old %s', log => {
  const table = TABLES[log];
  const column = log === 'logins' ? 'day' : 'seq';
  const left = async () => one(`SELECT COUNT(*) AS n FROM ${table}`);

  it.each([
    ['for good', 0],
    ['longer', 36_500],
  ])('ends where it is when an admin has them kept %s', async (_how, days) => {
    await noLines(log);
    await put(termsOf(log, SET[log]));
    const all = await left();
    let cut = 0;
    await before(log === 'logins' ? 6 : 5, async () => {
      cut = all - (await left());
      await put(days === 0 ? {} : termsOf(log, days));
    });
    await room.app.get(Pruning).run();
    expect(cut).toBeGreaterThan(0);
    // one act has changed the terms, one tells of the run
    expect(await left()).toBe(all - cut + (log === 'acts' ? 2 : 0));
    const first = await one<number | string>(`SELECT MIN(${column}) AS n FROM ${table}`);
    expect(await pruned()).toEqual([
      log === 'logins'
        ? { detail: `logins ${cut} before ${first}`, toSeq: null }
        : { detail: `${log} ${cut}`, toSeq: Number(first) - 1 },
    ]);
    expect(await stored(log)).toEqual({ days, bound: null, removed: 0 });
    if (log === 'logins') expect(await room.database.tablesLike('login_log_2001')).toHaveLength(5 - cut);
    await room.app.get(Pruning).run();
    expect(await pruned()).toHaveLength(1);
  });

  it.each([
    ['for good before it is noted', 2, 0],
    ['longer before it is noted', 2, 36_500],
    ['for good before it has removed anything', 3, 0],
  ])('removes nothing, and is not on record, when an admin has them kept %s', async (_when, n, days) => {
    await noLines(log);
    await put(termsOf(log, SET[log]));
    const all = await left();
    await before(n, async () => put(days === 0 ? {} : termsOf(log, days)));
    await room.app.get(Pruning).run();
    expect(await left()).toBe(all + (log === 'acts' ? 1 : 0));
    expect(await pruned()).toEqual([]);
    expect(await stored(log)).toEqual({ days, bound: null, removed: 0 });
  });
});

it('a run goes on when an admin has lines kept shorter, or something else longer', async () => {
  await put({ lines: 365, logins: 90 });
  await before(5, async () => put({ lines: 360, logins: 100 }));
  await room.app.get(Pruning).run();
  expect((await pruned()).map(({ detail }) => detail.split(' ')[0])).toEqual(['lines', 'logins']);
  expect(await one('SELECT COUNT(*) AS n FROM chat_log WHERE seq < 1024')).toBe(0);
  expect(await room.database.tablesLike('login_log_2001')).toEqual([]);
});
