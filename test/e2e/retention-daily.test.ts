import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { passBackground } from '../support/background.js';
import { withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
/** Tomorrow's night in Seoul, before and after the hour at which a run begins. */
const MIDNIGHT = Math.ceil(Date.now() / DAY_MS) * DAY_MS + 15 * 3_600_000;
const [BEFORE, AFTER] = [MIDNIGHT + 3 * 3_600_000, MIDNIGHT + 5 * 3_600_000];

let place: Place;
let room: Room;
/** What the room does when a minute has passed. */
let minute: () => void;
beforeEach(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 9, lines: 1_500, acts: 0 }, Date.now() - 400 * DAY_MS);
  await withSource(place, async source => source.query('UPDATE moderation_log SET at = 1'));
  const timers = vi.spyOn(globalThis, 'setInterval');
  room = await startRoom({}, place, BEFORE);
  const looks = timers.mock.calls.filter(([, ms]) => ms === 60_000).map(([look]) => look);
  timers.mockRestore();
  minute = () => {
    for (const look of looks) look();
  };
  await room.asAdmin('PUT', 'admin/retention', { lines: 365, reason: '보관 기간' });
});
afterEach(() => room.close());

const runs = async (): Promise<number> =>
  (await room.rows(`SELECT seq FROM moderation_log WHERE action = 'pruned'`)).length;
const runsAfterMinutes = async (): Promise<number> => {
  minute();
  return runs();
};

it('a run that fails before it has begun is tried again in a minute, and one that succeeds the next day', async () => {
  let failures = 0;
  let transactions = 0;
  passBackground(room, async (_n, sql, query) => {
    transactions++;
    if (!sql.startsWith('UPDATE retention SET bound = ?, removed = 0') || failures > 0) return query();
    failures++;
    throw new Error('away');
  });
  minute();
  await sleep(200);
  expect(transactions).toBe(0);
  room.standAt(AFTER);
  minute();
  await expect.poll(() => failures).toBe(1);
  expect(await runs()).toBe(0);
  await expect.poll(runsAfterMinutes, { timeout: 10_000, interval: 200 }).toBe(1);
  await sleep(300);
  const made = transactions;
  minute();
  await sleep(300);
  expect(transactions).toBe(made);
});

it('a run that is asked for while one is under way knows the terms that were set meanwhile', async () => {
  await room.asAdmin('PUT', 'admin/retention', { lines: 0, reason: '보관 기간' });
  const { read } = room.database;
  const query = read.query.bind(read);
  let asked = 0;
  let goOn = (): void => undefined;
  const held = new Promise<void>(resolve => (goOn = resolve));
  vi.spyOn(read, 'query').mockImplementation(async (sql, parameters) => {
    const rows: unknown = await query(sql, parameters);
    if (sql.startsWith('SELECT days, bound FROM retention') && ++asked === 1) await held;
    return rows;
  });
  const pruning = room.app.get(Pruning);
  const first = pruning.run();
  await expect.poll(() => asked).toBe(1);
  await room.asAdmin('PUT', 'admin/retention', { lines: 365, reason: '보관 기간' });
  const second = pruning.run();
  goOn();
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(await runs()).toBe(1);
});

it.runIf(inject('database') === 'mariadb')(
  'a run that another node makes is looked after in a minute',
  async () => {
    let refused = 0;
    passBackground(room, async <Row>(_n: number, sql: string, query: () => Promise<Row[]>) =>
      sql.includes('GET_LOCK') && ++refused === 1 ? ([{ got: 0 }] as Row[]) : query(),
    );
    room.standAt(AFTER);
    minute();
    await expect.poll(() => refused).toBe(1);
    await expect.poll(runsAfterMinutes, { timeout: 10_000, interval: 200 }).toBe(1);
  },
);

it('what was changed after the hour waits for the next, also over a restart', async () => {
  room.standAt(AFTER);
  await room.asAdmin('PUT', 'admin/retention', { lines: 300, reason: '보관 기간' });
  minute();
  await sleep(300);
  expect(await runs()).toBe(0);
  await room.stop();
  room = await startRoom({}, place, AFTER + 60_000);
  await sleep(300);
  expect(await runs()).toBe(0);
  await room.stop();
  room = await startRoom({}, place, AFTER + DAY_MS);
  await expect.poll(runs).toBe(1);
});
