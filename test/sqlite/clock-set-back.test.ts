import { setInterval } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { ProcessRoom } from '../support/process-room.js';
import { ADMIN, makePlace, type Place } from '../support/room.js';
import { SetClock } from '../support/set-clock.js';

const HOUR = 3_600_000;
/** Half an hour into the new day of the room's zone. */
const NOW = Date.parse('2026-11-23T00:30:00+09:00');
const MIDNIGHT = Date.parse('2026-11-23T00:00:00+09:00');
/** The room looks at its clock every 15 s. */
const LOOK = { timeout: 30_000, interval: 200 };

let clock: SetClock;
let place: Place;
let room: ProcessRoom;
let minsu: Client;

describe.skipIf(!SetClock.isInstalled)('a clock set back by an hour', () => {
  beforeEach(async () => {
    clock = new SetClock(NOW);
    place = await makePlace();
    room = await ProcessRoom.start({ ...place.environment, ...clock.environment });
    await room.members('minsu', 'jisoo', 'hyeon');
    minsu = await room.enter('minsu');
  });
  afterEach(async () => {
    await room?.close();
    await place?.destroy();
    clock?.destroy();
  });

  const lines = () =>
    room.rows<{ seq: number; at: number; text: string }>('SELECT seq, at, text FROM chat_log ORDER BY seq');
  const logins = (day: string) =>
    room.rows<{ event: string; name: string; at: number }>(
      `SELECT event, name, at FROM login_log_${day} WHERE name <> 'admin' ORDER BY id`,
    );

  it('never makes a line older than the one before; the numbers go on, and it counts again once it has caught up', async () => {
    const acks = [await minsu.say('before')];
    clock.set(NOW - HOUR);
    for (let i = 0; i < 20; i++) acks.push(await minsu.say(`set back ${i}`));
    const mute = await room.http('POST', 'admin/members/jisoo/mute', ADMIN.name, { reason: 'x' });
    clock.set(NOW + HOUR);
    acks.push(await minsu.say('caught up'));
    const rows = await lines();
    expect(rows.map(({ seq, at }) => ({ seq, at }))).toEqual(acks.map(({ seq, at }) => ({ seq, at })));
    const [before, ...after] = rows;
    const caughtUp = after.pop()!;
    expect(new Set(after.map(row => row.at))).toEqual(new Set([before!.at]));
    expect(mute.at).toBe(before!.at);
    expect(Math.abs(caughtUp.at - clock.now())).toBeLessThan(1_000);
    const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
    const seqs = await room.rows<{ seq: number }>(
      'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq',
    );
    expect(seqs.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));
    await minsu.reached(caughtUp.seq);
    expect(minsu.items.flatMap(item => (item.kind === 'chat' ? [item.seq] : []))).toEqual(
      rows.map(row => row.seq),
    );
  });

  it('ends no mute early', async () => {
    const jisoo = await room.enter('jisoo');
    const mute = await room.http('POST', 'admin/members/jisoo/mute', ADMIN.name, {
      reason: 'x',
      duration: '2s',
    });
    clock.set(NOW - HOUR);
    for await (const _ of setInterval(500)) {
      expect(await jisoo.say('and I?')).toMatchObject({ error: { code: 'MUTED', until: mute.until } });
      if (clock.now() > mute.until - HOUR + 500) break;
    }
    clock.set(mute.until - 500);
    expect(await jisoo.say('and I?')).toMatchObject({ error: { code: 'MUTED', until: mute.until } });
    clock.set(mute.until);
    expect(await jisoo.say('at last')).toMatchObject({ ok: true });
    expect((await lines()).map(row => row.text)).toEqual(['at last']);
  });

  it('puts log-ins by the clock as it is now; who came meanwhile is carried over once, however often it is midnight', async () => {
    const newDay = await logins('20261123');
    expect(newDay.map(row => [row.event, row.name])).toEqual([
      ['login', 'minsu'],
      ['enter', 'minsu'],
    ]);
    const oldDay: unknown[] = [];
    for (const name of ['jisoo', 'hyeon']) {
      clock.set(MIDNIGHT - 2_000);
      await room.enter(name);
      const came = (await logins('20261122')).slice(oldDay.length);
      expect(came.map(row => [row.event, row.name])).toEqual([
        ['login', name],
        ['enter', name],
      ]);
      expect(came.filter(row => row.at >= MIDNIGHT)).toEqual([]);
      oldDay.push(...came);
      newDay.push({ event: 'carry', name, at: MIDNIGHT });
      await expect.poll(() => logins('20261123'), LOOK).toEqual(newDay);
    }
    expect(await logins('20261122')).toEqual(oldDay);
  }, 70_000);
});
