import { setInterval } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { ProcessRoom } from '../support/process-room.js';
import { ADMIN, makePlace, type Place } from '../support/room.js';
import { SetClock } from '../support/set-clock.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
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

  it('is told on record, once; lines have the true time, and the order of their numbers', async () => {
    const before = await minsu.say('before');
    clock.set(NOW - HOUR);
    const acks = [];
    for (let i = 0; i < 20; i++) acks.push(await minsu.say(`set back ${i}`));
    const mute = await room.http('POST', 'admin/members/jisoo/mute', ADMIN.name, { reason: 'x' });
    for (const { at } of [...acks, mute]) expect(Math.abs(at - clock.now())).toBeLessThan(10_000);
    expect((await lines()).map(({ seq, at }) => ({ seq, at }))).toEqual(
      [before, ...acks].map(({ seq, at }) => ({ seq, at })),
    );
    const { items } = await room.http('GET', 'admin/logs/moderation', ADMIN.name);
    const steps = items.filter((item: { action: string }) => item.action === 'clock');
    expect(steps).toEqual([
      {
        ...{ seq: before.seq + 1, at: acks[0].at, action: 'clock', outcome: 'done' },
        detail: expect.stringMatching(/^set back by 3[56]\d\d\.\d{3} s$/),
      },
    ]);
    const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
    const seqs = await room.rows<{ seq: number }>(
      'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq',
    );
    expect(seqs.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));
    await minsu.reached(acks.at(-1).seq);
    expect(minsu.items.flatMap(item => (item.kind === 'chat' ? [item.seq] : []))).toEqual(
      [before, ...acks].map(ack => ack.seq),
    );
    expect(minsu.gaps).toBe(0);
  });

  it('by up to two seconds is smoothed: times stand still, and nothing is on record', async () => {
    const before = await minsu.say('before');
    clock.set(clock.now() - 1_500);
    const after = await minsu.say('a moment before');
    expect([after.seq, after.at]).toEqual([before.seq + 1, before.at]);
    await expect.poll(async () => (await minsu.say('and on')).at, LOOK).toBeGreaterThan(before.at);
    expect(await room.rows(`SELECT seq FROM moderation_log WHERE action = 'clock'`)).toEqual([]);
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

describe.skipIf(!SetClock.isInstalled)('a clock that was a day ahead', () => {
  const start = async (): Promise<void> => {
    room = await ProcessRoom.start({ ...place.environment, ...clock.environment, TOKEN_TTL: '30d' });
  };
  beforeAll(async () => {
    clock = new SetClock(NOW + DAY);
    place = await makePlace();
    await start();
    await room.members('minsu', 'jisoo', 'hyeon', 'ahead');
    await (await room.enter('minsu')).say('a line of tomorrow');
    // an appeal in the future, too
    await room.http('POST', 'admin/members/jisoo/mute', ADMIN.name, { reason: 'x', duration: '1h' });
    if (!(await (await room.enter('jisoo')).whisper('admin', 'why?')).ok) throw new Error('no appeal');
    await room.http('POST', 'admin/members/ahead/mute', ADMIN.name, { reason: 'x', duration: '5m' });
    await room.close();
    clock.set(NOW);
    await start();
    minsu = await room.enter('minsu');
  }, 60_000);
  afterAll(async () => {
    await room?.close();
    await place?.destroy();
    clock?.destroy();
  });

  /** Repeats a request until it succeeds, and returns how long that took. */
  const until = async (ask: () => Promise<{ ok: boolean }>): Promise<number> => {
    const began = performance.now();
    for await (const _ of setInterval(100)) if ((await ask()).ok) break;
    return performance.now() - began;
  };
  const sanction = (what: string, name: string, body: Record<string, string>) =>
    room.http('POST', `admin/members/${name}/${what}`, ADMIN.name, { reason: 'x', ...body });

  it('lets a mute of three seconds end after three seconds', async () => {
    const mute = await sanction('mute', 'minsu', { duration: '3s' });
    expect(mute.until - mute.at).toBe(3_000);
    expect(await minsu.say('now?')).toMatchObject({ error: { code: 'MUTED', until: mute.until } });
    const took = await until(() => minsu.say('now?'));
    expect(took).toBeGreaterThan(2_000);
    expect(took).toBeLessThan(8_000);
  });

  it('lets a cool-off of one second end after one second, at log-in, too', async () => {
    const hyeon = await room.enter('hyeon');
    const kick = await sanction('kick', 'hyeon', { coolOff: '1s' });
    await hyeon.closed();
    expect(hyeon.sessions).toMatchObject([{ code: 'KICKED', until: kick.until }]);
    const took = await until(() =>
      room.login('hyeon').then(
        () => ({ ok: true }),
        () => ({ ok: false }),
      ),
    );
    expect(took).toBeLessThan(6_000);
    expect(await (await room.enter('hyeon')).say('back')).toMatchObject({ ok: true });
  });

  it('keeps no appeal waiting for longer than ten seconds', async () => {
    await sanction('mute', 'jisoo', { duration: '10m' });
    const jisoo = await room.enter('jisoo');
    // tomorrow's does not count
    expect(await jisoo.whisper('admin', 'please')).toMatchObject({ ok: true });
    const refused = await jisoo.whisper('admin', 'please!');
    expect(refused).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect(refused.error.retryAfterMs).toBeLessThanOrEqual(10_000);
    const took = await until(() => jisoo.whisper('admin', 'please!!'));
    expect(took).toBeLessThan(15_000);
  });

  it('lets a sanction of that time end when it says', async () => {
    const ahead = await room.enter('ahead');
    expect(ahead.welcome!.me.mutedUntil).toBeGreaterThan(NOW + DAY);
    expect(await ahead.say('already?')).toMatchObject({ error: { code: 'MUTED' } });
    await sanction('unmute', 'ahead', {});
    expect(await ahead.say('at last')).toMatchObject({ ok: true });
  });

  it('puts a refused attempt on record again after ten seconds, whatever stood there before', async () => {
    const refusals = () =>
      room.rows(`SELECT seq FROM moderation_log WHERE outcome = 'refused' AND action = 'kick'`);
    await minsu.say('/kick jisoo out');
    expect(await refusals()).toHaveLength(1);
    const now = clock.now();
    clock.set(now - DAY);
    await minsu.say('/kick jisoo out');
    expect(await refusals()).toHaveLength(2);
    clock.set(now);
  });

  it('is on record as one act', async () => {
    const steps = await room.rows<{ detail: string }>(
      `SELECT detail FROM moderation_log WHERE action = 'clock' ORDER BY seq`,
    );
    expect(steps[0]!.detail).toMatch(/^set back by 86\d{3}\.\d{3} s$/);
    // and the one of the test before
    expect(steps).toHaveLength(2);
  });
});
