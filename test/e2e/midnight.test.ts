import { randomUUID } from 'node:crypto';
import { setInterval, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Client } from '../support/client.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { ProcessRoom } from '../support/process-room.js';
import { ADMIN, makePlace, type Place } from '../support/room.js';
import { SetClock } from '../support/set-clock.js';
import { until } from '../support/until.js';

type Midnight = [zone: string, at: string, before: [day: string, hours: number], after: [string, number]];
interface LoginRow {
  id: number;
  event: string;
  visit: string | null;
  name: string;
  ip: string | null;
  cause: string | null;
  at: number;
}
interface Said {
  idempotencyKey: string;
  seq: number;
  at: number;
  sentAt: number;
  ackedAt: number;
}

const HOUR = 3_600_000;
/** The clock is set forward to this before midnight once the room is open: longer than the room waits between looks at it. */
const TO_MIDNIGHT_MS = 17_000;
/** Before midnight lines are said for this long. */
const TALK_MS = 2_000;
const MUTED_ON_FOR_S = 2;
const LINE_EVERY_MS = 50;

const MIDNIGHTS: Midnight[] = [
  ['Asia/Seoul', '2026-11-23T00:00:00+09:00', ['2026-11-22', 24], ['2026-11-23', 24]],
  ['UTC', '2027-01-01T00:00:00Z', ['2026-12-31', 24], ['2027-01-01', 24]],
  ['America/New_York', '2026-11-01T00:00:00-04:00', ['2026-10-31', 24], ['2026-11-01', 25]],
  ['America/New_York', '2026-11-02T00:00:00-05:00', ['2026-11-01', 25], ['2026-11-02', 24]],
  ['Europe/Berlin', '2027-03-28T00:00:00+01:00', ['2027-03-27', 24], ['2027-03-28', 23]],
  ['Europe/Berlin', '2027-03-29T00:00:00+02:00', ['2027-03-28', 23], ['2027-03-29', 24]],
  // there summer time leaves out midnight itself: the day begins at one
  ['Africa/Cairo', '2026-04-24T01:00:00+03:00', ['2026-04-23', 24], ['2026-04-24', 23]],
];
const onSqlite = inject('database') === 'sqlite';
const isHere = SetClock.isInstalled && (onSqlite || MariadbProcess.isInstalled());
// a node goes by the same clock as its database, so MariaDB has to be under it, too: one night is enough
const nights = onSqlite ? MIDNIGHTS : MIDNIGHTS.slice(0, 1);

const tableOf = (day: string): string => `login_log_${day.replaceAll('-', '')}`;

/** One room over one midnight, and all that a test may ask of it later. */
class Night {
  readonly said: Said[] = [];
  readonly refused: { sentAt: number; until: number }[] = [];
  mute: { until: number };
  /** The log-ins of the day that ends, before it has ended. */
  before: LoginRow[];
  readonly clock: SetClock;
  readonly #midnight: number;
  #place: Place | undefined;
  #mariadb: MariadbProcess | undefined;
  #room: ProcessRoom | undefined;

  constructor(
    readonly zone: string,
    midnight: number,
    readonly dayBefore: string,
    readonly dayAfter: string,
  ) {
    this.#midnight = midnight;
    // time enough to open all rooms at once on a busy machine
    this.clock = new SetClock(midnight - HOUR);
  }

  get room(): ProcessRoom {
    if (!this.#room) throw new Error('the room is not open');
    return this.#room;
  }

  async table(day: string): Promise<LoginRow[]> {
    return this.room.rows<LoginRow>(`SELECT * FROM ${tableOf(day)} ORDER BY id`);
  }

  async pass(): Promise<void> {
    if (!onSqlite) {
      this.#mariadb = await MariadbProcess.make();
      await this.#mariadb.start(this.clock.environment);
    }
    const { first, second, muted } = await this.#open();
    this.clock.set(this.#midnight - TO_MIDNIGHT_MS);
    const seconds = Math.ceil((this.#midnight - this.clock.now()) / 1_000) + MUTED_ON_FOR_S;
    const request = { reason: 'too loud', duration: `${seconds}s` };
    this.mute = await this.room.http('POST', 'admin/members/jisoo/mute', ADMIN.name, request);
    await this.#stored(this.dayBefore, 'leave', 1);
    this.before = await this.table(this.dayBefore);
    await sleep(this.#midnight - TALK_MS - this.clock.now());
    await this.#talkAcross(first, muted);
    await this.#stored(this.dayAfter, 'carry', 2);
    await this.room.login('minsu');
    await this.room.enter('late');
    await Promise.all([first.say('/quit'), second.say('/quit')]);
    await this.#stored(this.dayAfter, 'leave', 1);
  }

  async end(): Promise<void> {
    await this.#room?.close();
    await this.#place?.destroy();
    await this.#mariadb?.destroy();
    this.clock.destroy();
  }

  async #open(): Promise<{ first: Client; second: Client; muted: Client }> {
    this.#place = await makePlace();
    const environment = { ...this.#place.environment, ...this.#mariadb?.environment };
    await this.#mariadb?.query(`CREATE DATABASE ${environment.DB_NAME}`);
    const settings = { ...environment, ...this.clock.environment, TIME_ZONE: this.zone };
    const room = await ProcessRoom.start(settings);
    this.#room = room;
    await room.members('minsu', 'jisoo', 'hyeon', 'late');
    const [first, second, muted] = [
      await room.enter('minsu'),
      await room.enter('minsu'),
      await room.enter('jisoo'),
    ];
    await (await room.enter('hyeon')).say('/quit');
    return { first, second, muted };
  }

  /** Minsu talks, and jisoo tries to, until their mute is over. */
  async #talkAcross(first: Client, muted: Client): Promise<void> {
    for await (const _ of setInterval(LINE_EVERY_MS)) {
      const idempotencyKey = randomUUID();
      const sentAt = this.clock.now();
      const [ack, answer] = await Promise.all([
        sayUntilKnown(first, `it is ${sentAt}`, idempotencyKey),
        sayUntilKnown(muted, 'and I?', randomUUID()),
      ]);
      this.said.push({ idempotencyKey, seq: ack.seq, at: ack.at, sentAt, ackedAt: this.clock.now() });
      if (answer.ok) {
        this.said.push({
          idempotencyKey: '',
          seq: answer.seq,
          at: answer.at,
          sentAt,
          ackedAt: this.clock.now(),
        });
        return;
      }
      this.refused.push({ sentAt, until: answer.error.code === 'MUTED' ? answer.error.until : NaN });
    }
  }

  async #stored(day: string, event: string, count: number): Promise<void> {
    const rows = async () => (await this.table(day)).filter(row => row.event === event);
    await until(async () => (await rows()).length === count);
  }
}

/** As clients do: what no database has answered is said again, with its key. A MariaDB under libfaketime may stand still. */
async function sayUntilKnown(
  client: Client,
  text: string,
  idempotencyKey: string,
): ReturnType<Client['say']> {
  const ack = await client.say(text, idempotencyKey);
  return ack.error?.code === 'UNAVAILABLE' ? sayUntilKnown(client, text, idempotencyKey) : ack;
}

const passed = new Map<Midnight, Night>();
const passing = new Map<Midnight, Promise<void>>();
beforeAll(async () => {
  if (!isHere) return;
  for (const one of nights) {
    const [zone, at, [dayBefore], [dayAfter]] = one;
    const night = new Night(zone, Date.parse(at), dayBefore, dayAfter);
    passed.set(one, night);
    passing.set(one, night.pass());
  }
  // what fails is told by the tests of its night
  await Promise.allSettled(passing.values());
}, 180_000);
afterAll(async () => {
  for (const night of passed.values()) await night.end();
}, 60_000);

describe.skipIf(!isHere).each(nights.map(one => ({ one, zone: one[0], at: one[1] })))(
  'a room that is open at midnight: $zone, $at',
  ({ one }) => {
    const [zone, midnightText, [dayBefore, hoursBefore], [dayAfter, hoursAfter]] = one;
    const midnight = Date.parse(midnightText);
    let night: Night;
    let room: ProcessRoom;
    beforeAll(async () => {
      await passing.get(one);
      night = passed.get(one)!;
      ({ room } = night);
    });

    it('has a table for each of the two days, from their first instant to their last', async () => {
      const days = await room.rows('SELECT day, table_name, time_zone, from_at, to_at FROM login_log_days');
      const common = { time_zone: zone };
      expect(days).toEqual([
        {
          ...common,
          ...{ day: dayBefore, table_name: tableOf(dayBefore) },
          ...{ from_at: midnight - hoursBefore * HOUR, to_at: midnight },
        },
        {
          ...common,
          ...{ day: dayAfter, table_name: tableOf(dayAfter) },
          ...{ from_at: midnight, to_at: midnight + hoursAfter * HOUR },
        },
      ]);
    });

    it('carries each stay over once, and none that has ended or begins later', async () => {
      const entered = new Map(
        night.before
          .filter(row => row.event === 'enter')
          .map(row => [row.name, { visit: row.visit, ip: row.ip }]),
      );
      const rows = await night.table(dayAfter);
      const carried = rows.filter(row => row.event === 'carry');
      expect(carried.map(({ name, visit, ip, at }) => ({ name, visit, ip, at }))).toEqual(
        ['minsu', 'jisoo'].map(name => ({ name, ...entered.get(name), at: midnight })),
      );
      // and the stay ends in the new day's table, as the same one
      expect(rows.filter(row => row.event === 'leave')).toMatchObject([
        { name: 'minsu', cause: 'quit', visit: entered.get('minsu')!.visit },
      ]);
    });

    it('puts every log-in and entry into the table of its own instant, and changes nothing of the day that is over', async () => {
      expect(await night.table(dayBefore)).toEqual(night.before);
      expect(night.before.filter(row => row.at >= midnight)).toEqual([]);
      const after = await night.table(dayAfter);
      expect(after.filter(row => row.at < midnight || row.at > night.clock.now())).toEqual([]);
      expect(after.filter(row => row.event !== 'carry').map(row => [row.event, row.name])).toEqual([
        ['login', 'minsu'],
        ['login', 'late'],
        ['enter', 'late'],
        ['leave', 'minsu'],
      ]);
    });

    it('gives every line the instant at which it was stored, on its side of midnight', async () => {
      const rows = await room.rows<{ seq: number; at: number }>('SELECT seq, at FROM chat_log ORDER BY seq');
      expect(night.said.toSorted((a, b) => a.seq - b.seq).map(({ seq, at }) => ({ seq, at }))).toEqual(rows);
      // the clock of the server and the test's are set within a millisecond
      expect(night.said.filter(({ at, sentAt, ackedAt }) => at < sentAt - 2 || at > ackedAt + 2)).toEqual([]);
      expect(rows.map(row => row.at)).toEqual(rows.map(row => row.at).toSorted((a, b) => a - b));
      expect(rows[0]!.at).toBeLessThan(midnight);
      expect(rows.at(-1)!.at).toBeGreaterThanOrEqual(midnight);
      const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
      const acts = await room.rows('SELECT seq FROM moderation_log');
      expect(rows.length + acts.length).toBe(head!.seq);
    });

    it('counts a mute across it to its very end', async () => {
      expect(night.mute.until).toBeGreaterThan(midnight);
      expect(night.refused.filter(({ until }) => until !== night.mute.until)).toEqual([]);
      expect(night.refused.some(({ sentAt }) => sentAt > midnight)).toBe(true);
      const rows = await room.rows<{ at: number }>(`SELECT at FROM chat_log WHERE text = 'and I?'`);
      expect(rows).toEqual([{ at: night.said.at(-1)!.at }]);
      expect(rows[0]!.at).toBeGreaterThanOrEqual(night.mute.until);
      expect(night.refused.filter(({ sentAt }) => sentAt > night.mute.until + 2)).toEqual([]);
    });

    it.each([dayBefore, dayAfter])('shows an admin the log-ins and the lines of %s alone', async day => {
      const logins = await room.http('GET', `admin/logs/logins?day=${day}&limit=200`, ADMIN.name);
      const rows = (await night.table(day)).toSorted((a, b) => b.at - a.at || b.id - a.id);
      expect(logins.items.map(({ id, event, at }: LoginRow) => ({ id, event, at }))).toEqual(
        rows.map(({ id, event, at }) => ({ id, event, at })),
      );
      const lines = await room.http('GET', `admin/logs/chat?day=${day}&limit=200`, ADMIN.name);
      const side = day === dayBefore ? '<' : '>=';
      expect(lines.items.map(({ seq, at }: Said) => ({ seq, at }))).toEqual(
        await room.rows(`SELECT seq, at FROM chat_log WHERE at ${side} ? ORDER BY seq DESC LIMIT 200`, [
          midnight,
        ]),
      );
    });
  },
);
