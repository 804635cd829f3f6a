import { setInterval } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { MARIADB } from '../support/databases.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { ProcessRoom } from '../support/process-room.js';
import { ADMIN, makePlace, startRoom, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';
import { SetClock } from '../support/set-clock.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const isHere = SetClock.isInstalled && MariadbProcess.isInstalled();

let database: MariadbProcess;
let place: Place;
/** The database's machine, with node one on it, and the machine of node two. */
let [clock, other]: SetClock[] = [];
let [one, two]: (ProcessRoom | undefined)[] = [];

async function open(): Promise<void> {
  [clock, other] = [new SetClock(NOW), new SetClock(NOW)];
  database = await MariadbProcess.make();
  await database.start(clock.environment);
  place = await makePlace();
  await database.query(`CREATE DATABASE ${place.environment.DB_NAME}`);
}
const environment = (node: string, of: SetClock): Record<string, string> => ({
  ...place.environment,
  ...database.environment,
  ...of.environment,
  NODE_ID: node,
  TOKEN_TTL: '30d',
});
async function close(): Promise<void> {
  await one?.close();
  await two?.close();
  one = two = undefined;
  await place?.destroy();
  await database?.destroy();
  clock?.destroy();
  other?.destroy();
}

const health = async (room: ProcessRoom): Promise<[number, string | undefined]> => {
  const response = await fetch(`${room.server.url}/api/health/ready`);
  const body = (await response.json()) as { error?: { message: string } };
  return [response.status, body.error?.message];
};
/** How often the process log contains it. */
const told = (room: ProcessRoom, what: RegExp): number => room.server.output.split(what).length - 1;
const sanction = (what: string, name: string, body: Record<string, string>) =>
  one!.http('POST', `admin/members/${name}/${what}`, ADMIN.name, { reason: 'x', ...body });
const until = async (ask: () => Promise<{ ok: boolean }>): Promise<number> => {
  const began = performance.now();
  for await (const _ of setInterval(100)) if ((await ask()).ok) break;
  return performance.now() - began;
};

describe.skipIf(!isHere)('a node whose clock is not the database’s', () => {
  let jisoo: Client;
  beforeAll(async () => {
    await open();
    [one, two] = [
      await ProcessRoom.start(environment('one', clock!)),
      await ProcessRoom.start(environment('two', other!)),
    ];
    await one.members('minsu', 'jisoo', 'hyeon');
    jisoo = await two.enter('jisoo');
  }, 90_000);
  afterAll(close);

  it.each([HOUR, -4_000])('does not start, and says why: %d ms', async ms => {
    const wrong = new SetClock(clock!.now() + ms);
    try {
      const server = ServerProcess.spawn('main.js', environment('three', wrong));
      expect(await server.exited()).toBe(1);
      const where = ms > 0 ? 'ahead of' : 'behind';
      expect(server.output).toMatch(
        new RegExp(`the clock of this machine is \\d+\\.\\d s ${where} the database's: set it`),
      );
      expect(server.output).not.toMatch(/\n\s+at /);
    } finally {
      wrong.destroy();
    }
  });

  it('stores nothing once it goes wrong, says so once, and lifts no mute', async () => {
    const mute = await sanction('mute', 'jisoo', { duration: '10m' });
    expect(await jisoo.say('now?')).toMatchObject({ error: { code: 'MUTED', until: mute.until } });
    other!.set(clock!.now() + HOUR);
    // at once, before the next check
    expect(await jisoo.say('it is an hour later')).toMatchObject({ error: { code: 'UNAVAILABLE' } });
    await expect.poll(() => health(two!)).toEqual([503, 'Not ready: clock.']);
    expect(await jisoo.say('and now?')).toMatchObject({ error: { code: 'UNAVAILABLE' } });
    await expect(two!.http('POST', 'admin/members/minsu/mute', ADMIN.name, { reason: 'x' })).rejects.toThrow(
      /503.*UNAVAILABLE/,
    );
    await expect(two!.login('minsu')).rejects.toThrow(/503.*UNAVAILABLE/);
    expect(await health(one!)).toEqual([200, undefined]);
    const minsu = await one!.enter('minsu');
    const line = await minsu.say('the other node goes on');
    // reads still work
    await jisoo.reached(line.seq);
    other!.set(clock!.now());
    await expect.poll(() => health(two!)).toEqual([200, undefined]);
    expect(await jisoo.say('and now?')).toMatchObject({ error: { code: 'MUTED', until: mute.until } });
    expect([told(two!, /Not ready, clock/), told(two!, /Ready again/)]).toEqual([1, 1]);
    expect(two!.server.output).toContain('3600.0 s ahead of');
    expect(await one!.rows('SELECT text FROM chat_log')).toEqual([{ text: 'the other node goes on' }]);
    expect(await one!.rows(`SELECT seq FROM moderation_log WHERE action = 'clock'`)).toEqual([]);
  }, 40_000);

  it('by up to two seconds stores, under the database’s time', async () => {
    const hyeon = await two!.enter('hyeon');
    for (const ms of [1_500, -1_500]) {
      other!.set(clock!.now() + ms);
      const asked = clock!.now();
      const { ok, at } = await hyeon.say(`off by ${ms}`);
      expect([ok, at > asked - 100 && at < clock!.now() + 100]).toEqual([true, true]);
    }
    other!.set(clock!.now());
    const mute = await sanction('mute', 'hyeon', { duration: '2s' });
    other!.set(clock!.now() - 1_800);
    const took = await until(() => hyeon.say('now?'));
    expect(took).toBeLessThan(3_200);
    const [{ at }] = (await one!.rows<{ at: number }>(`SELECT at FROM chat_log WHERE text = 'now?'`)) as [
      { at: number },
    ];
    expect(at).toBeGreaterThanOrEqual(mute.until);
    other!.set(clock!.now());
  });

  it('judges at admission and at log-in by the database’s time, too', async () => {
    await one!.members('yuna');
    await two!.enter('yuna');
    other!.set(clock!.now() - 1_900);
    await sanction('kick', 'yuna', { coolOff: '1s' });
    const took = await until(() =>
      two!.login('yuna').then(
        () => ({ ok: true }),
        () => ({ ok: false }),
      ),
    );
    expect(took).toBeLessThan(2_500);
    other!.set(clock!.now());
  });
});

describe('a line that waits for the head', () => {
  it('gets the time after its wait, not that at which it began to wait', async () => {
    const room = await startRoom();
    const connection = await createConnection({ ...MARIADB, database: room.place.environment.DB_NAME! });
    try {
      const admin = await room.enter(ADMIN.name);
      await connection.query('BEGIN');
      await connection.query('SELECT * FROM log_head FOR UPDATE');
      const ack = admin.say('how late is it?');
      const waits = `SELECT trx_id FROM information_schema.innodb_trx t JOIN information_schema.processlist p
        ON p.id = t.trx_mysql_thread_id WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE()`;
      // InnoDB refreshes its list of transactions only when it was not read for 100 ms
      await expect.poll(async () => (await connection.query(waits))[0], { interval: 200 }).toHaveLength(1);
      // by the server's own measure, the line has waited at least that long
      const [[later]] = (await connection.query(
        'SELECT SLEEP(0.5) AS slept, FLOOR(UNIX_TIMESTAMP(SYSDATE(3)) * 1000) AS at',
      )) as unknown as [[{ at: string }]];
      await connection.query('COMMIT');
      expect((await ack).at).toBeGreaterThanOrEqual(Number(later.at));
    } finally {
      await connection.end();
      await room.close();
    }
  });
});

describe.skipIf(!isHere)('a database whose clock was a day ahead', () => {
  beforeAll(async () => {
    await open();
    clock!.set(NOW + DAY);
    one = await ProcessRoom.start(environment('one', clock!));
    await one.members('minsu', 'jisoo', 'hyeon');
    await (await one.enter('minsu')).say('a line of tomorrow');
    await sanction('mute', 'jisoo', { duration: '1h' });
    if (!(await (await one.enter('jisoo')).whisper('admin', 'why?')).ok) throw new Error('no appeal');
    clock!.set(NOW);
    await until(async () => ({ ok: (await health(one!))[0] === 200 }));
  }, 90_000);
  afterAll(close);

  it('goes by the right time from then on: lines, mutes, cool-offs, appeals, log-ins', async () => {
    const minsu = await one!.enter('minsu');
    const line = await minsu.say('a line of today');
    expect(Math.abs(line.at - clock!.now())).toBeLessThan(2_000);
    const mute = await sanction('mute', 'minsu', { duration: '3s' });
    expect(await minsu.say('now?')).toMatchObject({ error: { code: 'MUTED', until: mute.until } });
    const took = await until(() => minsu.say('now?'));
    expect([took > 2_000, took < 8_000]).toEqual([true, true]);
    const kick = await sanction('kick', 'hyeon', { coolOff: '1s' });
    expect(Math.abs(kick.until - clock!.now())).toBeLessThan(3_000);
    const back = await until(() =>
      one!.login('hyeon').then(
        () => ({ ok: true }),
        () => ({ ok: false }),
      ),
    );
    expect(back).toBeLessThan(6_000);
    await sanction('mute', 'jisoo', { duration: '10m' });
    const jisoo = await one!.enter('jisoo');
    expect(jisoo.welcome!.serverTime - clock!.now()).toBeLessThan(2_000);
    expect(await jisoo.whisper('admin', 'please')).toMatchObject({ ok: true });
    expect(await jisoo.whisper('admin', 'please!')).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    const [login] = await one!.rows<{ at: number }>(
      `SELECT MAX(at) AS at FROM login_log_20261123 WHERE name = 'hyeon' AND event = 'login'`,
    );
    expect(Math.abs(login!.at - clock!.now())).toBeLessThan(10_000);
  }, 40_000);

  it('has the step on record, once', async () => {
    expect(
      await one!.rows(
        `SELECT actor_id, target_id, outcome, detail FROM moderation_log WHERE action = 'clock'`,
      ),
    ).toEqual([
      {
        ...{ actor_id: null, target_id: null, outcome: 'done' },
        detail: expect.stringMatching(/^set back by 86\d{3}\.\d{3} s$/),
      },
    ]);
  });
});

describe.skipIf(!isHere)('a database in New York', () => {
  afterAll(close);

  it('in the night in which half past one comes twice is no clock that is off', async () => {
    await open();
    await database.stop();
    for (const seconds of [1_793_511_000, 1_793_514_600]) {
      clock!.set(seconds * 1_000);
      await database.start({ ...clock!.environment, TZ: 'America/New_York' });
      one = await ProcessRoom.start(environment('one', clock!));
      expect(await health(one)).toEqual([200, undefined]);
      const admin = await one.enter(ADMIN.name);
      const { at } = await admin.say('what time is it?');
      expect(Math.abs(at - clock!.now())).toBeLessThan(2_000);
      await one.close();
      one = undefined;
      await database.stop();
    }
  }, 90_000);

  it('is not taken with sysdate-is-now: lines that wait would get the time before', async () => {
    clock!.set(NOW);
    await database.start(clock!.environment, ['--sysdate-is-now']);
    const server = ServerProcess.spawn('main.js', environment('one', clock!));
    expect(await server.exited()).toBe(1);
    expect(server.output).toContain('sysdate-is-now must be off');
  }, 60_000);
});
