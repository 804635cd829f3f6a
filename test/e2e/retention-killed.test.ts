import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fillLog } from '../support/fill-log.js';
import { withSource } from '../support/data-source.js';
import { ProcessRoom } from '../support/process-room.js';
import { makePlace, startRoom, type Place } from '../support/room.js';

const LINES = 2_000;

let place: Place;
let room: ProcessRoom | undefined;
beforeAll(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0 }, Date.now() - 40 * 86_400_000);
});
afterAll(async () => {
  await room?.close();
  await place.destroy();
});

describe('a run that is killed on its way', () => {
  it('goes on at the next start, removes each line once and counts all of them', async () => {
    const bound = 1_536;
    let all = 0;
    await withSource(place, async source => {
      [{ n: all }] = await source.query(`SELECT COUNT(*) AS n FROM chat_log WHERE seq < ${bound}`);
      await source.query(`UPDATE retention SET days = 30, bound = ${bound} WHERE log = 'lines'`);
    });
    room = await ProcessRoom.start(place.environment);
    const left = async (): Promise<number> =>
      (await room!.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM chat_log WHERE seq < ${bound}`))[0]!.n;
    await vi.waitUntil(async () => (await left()) < all - 100, { timeout: 40_000, interval: 5 });
    await room.server.kill('SIGKILL');
    const cut = await left();
    expect(cut).toBeGreaterThan(0);
    const [noted] = await room.rows(`SELECT bound, removed FROM retention WHERE log = 'lines'`);
    expect(noted).toEqual({ bound, removed: all - cut });
    await room.close();
    room = await ProcessRoom.start(place.environment);
    const pruned = async () =>
      room!.rows<{ detail: string }>(
        `SELECT detail FROM moderation_log WHERE action = 'pruned' AND detail LIKE 'lines%' AND to_seq = ${bound - 1}`,
      );
    await vi.waitUntil(async () => (await pruned()).length > 0, { timeout: 60_000 });
    expect(await pruned()).toEqual([{ detail: `lines ${all}` }]);
    expect(await left()).toBe(0);
  }, 120_000);
});
