import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillLog } from '../support/fill-log.js';
import { withSource } from '../support/data-source.js';
import { ProcessRoom } from '../support/process-room.js';
import { makePlace, startRoom, type Place } from '../support/room.js';

const LINES = 2_000;

let place: Place;
let room: ProcessRoom | undefined;
beforeEach(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0 }, Date.now() - 40 * 86_400_000);
});
afterEach(async () => {
  await room?.close();
  await place.destroy();
});

const BOUND = 1_536;
const left = async (): Promise<number> =>
  (await room!.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM chat_log WHERE seq < ${BOUND}`))[0]!.n;
const pruned = async () =>
  room!.rows<{ detail: string; toSeq: number }>(
    `SELECT detail, to_seq AS toSeq FROM moderation_log WHERE action = 'pruned' AND detail LIKE 'lines%'`,
  );

describe('a run that is killed on its way', () => {
  let all: number;
  let cut: number;
  let noted: unknown;
  beforeEach(async () => {
    await withSource(place, async source => {
      [{ n: all }] = await source.query(`SELECT COUNT(*) AS n FROM chat_log WHERE seq < ${BOUND}`);
      await source.query(`UPDATE retention SET days = 30, bound = ${BOUND} WHERE log = 'lines'`);
    });
    room = await ProcessRoom.start(place.environment);
    await vi.waitUntil(async () => (await left()) < all - 100, { timeout: 40_000, interval: 5 });
    await room.server.kill('SIGKILL');
    cut = await left();
    [noted] = await room.rows(`SELECT bound, removed FROM retention WHERE log = 'lines'`);
    await room.close();
  }, 60_000);

  it('goes on at the next start, removes each line once and counts all of them', async () => {
    expect(cut).toBeGreaterThan(0);
    expect(noted).toEqual({ bound: BOUND, removed: all - cut });
    room = await ProcessRoom.start(place.environment);
    await vi.waitUntil(async () => (await pruned()).length > 0, { timeout: 60_000 });
    expect(await pruned()).toEqual([{ detail: `lines ${all}`, toSeq: BOUND - 1 }]);
    expect(await left()).toBe(0);
  }, 120_000);

  it('ends where it was when lines are kept for good since, by any admin', async () => {
    let first = 0;
    await withSource(place, async source => {
      [{ n: first }] = await source.query('SELECT MIN(seq) AS n FROM chat_log');
      await source.query(`UPDATE retention SET days = 0 WHERE log = 'lines'`);
    });
    room = await ProcessRoom.start(place.environment);
    await vi.waitUntil(async () => (await pruned()).length > 0, { timeout: 60_000 });
    expect(await pruned()).toEqual([{ detail: `lines ${all - cut}`, toSeq: first - 1 }]);
    expect(await left()).toBe(cut);
  }, 120_000);
});
