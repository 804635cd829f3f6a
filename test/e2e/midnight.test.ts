import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Client } from '../support/client.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { ProcessRoom } from '../support/process-room.js';
import { ADMIN, makePlace, type Place } from '../support/room.js';
import { SetClock } from '../support/set-clock.js';

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
/** To open the room and enter it; doubled when the machine is too slow for that. */
const FIRST_MARGIN_MS = 6_000;
const LONGEST_MARGIN_MS = 48_000;
const STILL_TO_COME_MS = 1_000;
const MUTED_ON_FOR_S = 2;
const LINE_EVERY_MS = 50;
const PATIENCE = { timeout: 5_000 };

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

describe.skipIf(!isHere).each(nights)(
  'a room that is open at midnight: %s, %s',
  (zone, midnightText, [dayBefore, hoursBefore], [dayAfter, hoursAfter]) => {
    const midnight = Date.parse(midnightText);
    let clock: SetClock;
    let place: Place;
    let mariadb: MariadbProcess | undefined;
    let room: ProcessRoom;
    let [first, second, muted]: Client[] = [];
    let mute: { until: number };
    let before: LoginRow[];
    const said: Said[] = [];
    const refused: { sentAt: number; until: number }[] = [];

    const table = (day: string): Promise<LoginRow[]> =>
      room.rows<LoginRow>(`SELECT * FROM ${tableOf(day)} ORDER BY id`);
    const stored = (day: string, event: string, count: number): Promise<void> =>
      vi.waitFor(
        async () => expect((await table(day)).filter(row => row.event === event)).toHaveLength(count),
        PATIENCE,
      );

    async function open(): Promise<void> {
      place = await makePlace();
      const environment = { ...place.environment, ...mariadb?.environment };
      await mariadb?.query(`CREATE DATABASE ${environment.DB_NAME}`);
      room = await ProcessRoom.start({ ...environment, ...clock.environment, TIME_ZONE: zone });
      await room.members('minsu', 'jisoo', 'hyeon', 'late');
      [first, second, muted] = [
        await room.enter('minsu'),
        await room.enter('minsu'),
        await room.enter('jisoo'),
      ];
      await (await room.enter('hyeon')).say('/quit');
    }

    async function close(): Promise<void> {
      await room?.close();
      await place?.destroy();
    }

    async function openBeforeMidnight(): Promise<void> {
      for (let margin = FIRST_MARGIN_MS; margin <= LONGEST_MARGIN_MS; margin *= 2) {
        clock.set(midnight - margin);
        await open();
        if (clock.now() < midnight - STILL_TO_COME_MS) return;
        await close();
      }
      throw new Error('this machine is too slow to open a room before midnight');
    }

    /** Minsu talks, and jisoo tries to, until her mute is over. */
    async function talkAcross(): Promise<void> {
      for await (const _ of setInterval(LINE_EVERY_MS)) {
        const idempotencyKey = randomUUID();
        const sentAt = clock.now();
        const [ack, answer] = await Promise.all([
          first!.say(`it is ${sentAt}`, idempotencyKey),
          muted!.say('and I?'),
        ]);
        said.push({ idempotencyKey, seq: ack.seq, at: ack.at, sentAt, ackedAt: clock.now() });
        if (answer.ok) {
          said.push({ idempotencyKey: '', seq: answer.seq, at: answer.at, sentAt, ackedAt: clock.now() });
          return;
        }
        refused.push({ sentAt, until: answer.error.code === 'MUTED' ? answer.error.until : NaN });
      }
    }

    beforeAll(async () => {
      clock = new SetClock(midnight - FIRST_MARGIN_MS);
      if (!onSqlite) {
        mariadb = await MariadbProcess.make();
        await mariadb.start(clock.environment);
      }
      await openBeforeMidnight();
      const seconds = Math.ceil((midnight - clock.now()) / 1_000) + MUTED_ON_FOR_S;
      const request = { reason: 'too loud', duration: `${seconds}s` };
      mute = await room.http('POST', 'admin/members/jisoo/mute', ADMIN.name, request);
      await stored(dayBefore, 'leave', 1);
      before = await table(dayBefore);
      await talkAcross();
      await stored(dayAfter, 'carry', 2);
      await room.login('minsu');
      await room.enter('late');
      await Promise.all([first!.say('/quit'), second!.say('/quit')]);
      await stored(dayAfter, 'leave', 1);
    }, 180_000);
    afterAll(async () => {
      await close();
      await mariadb?.destroy();
      clock?.destroy();
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
        before.filter(row => row.event === 'enter').map(row => [row.name, { visit: row.visit, ip: row.ip }]),
      );
      const rows = await table(dayAfter);
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
      expect(await table(dayBefore)).toEqual(before);
      expect(before.filter(row => row.at >= midnight)).toEqual([]);
      const after = await table(dayAfter);
      expect(after.filter(row => row.at < midnight || row.at > clock.now())).toEqual([]);
      expect(after.filter(row => row.event !== 'carry').map(row => [row.event, row.name])).toEqual([
        ['login', 'minsu'],
        ['login', 'late'],
        ['enter', 'late'],
        ['leave', 'minsu'],
      ]);
    });

    it('gives every line the instant at which it was stored, on its side of midnight', async () => {
      const rows = await room.rows<{ seq: number; at: number }>('SELECT seq, at FROM chat_log ORDER BY seq');
      expect(said.toSorted((a, b) => a.seq - b.seq).map(({ seq, at }) => ({ seq, at }))).toEqual(rows);
      // the clock of the server and the test's are set within a millisecond
      expect(said.filter(({ at, sentAt, ackedAt }) => at < sentAt - 2 || at > ackedAt + 2)).toEqual([]);
      expect(rows.map(row => row.at)).toEqual(rows.map(row => row.at).toSorted((a, b) => a - b));
      expect(rows[0]!.at).toBeLessThan(midnight);
      expect(rows.at(-1)!.at).toBeGreaterThanOrEqual(midnight);
      const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
      const acts = await room.rows('SELECT seq FROM moderation_log');
      expect(rows.length + acts.length).toBe(head!.seq);
    });

    it('counts a mute across it to its very end', async () => {
      expect(mute.until).toBeGreaterThan(midnight);
      expect(refused.filter(({ until }) => until !== mute.until)).toEqual([]);
      expect(refused.some(({ sentAt }) => sentAt > midnight)).toBe(true);
      const rows = await room.rows<{ at: number }>(`SELECT at FROM chat_log WHERE text = 'and I?'`);
      expect(rows).toEqual([{ at: said.at(-1)!.at }]);
      expect(rows[0]!.at).toBeGreaterThanOrEqual(mute.until);
      expect(refused.filter(({ sentAt }) => sentAt > mute.until + 2)).toEqual([]);
    });

    it.each([dayBefore, dayAfter])('shows an admin the log-ins and the lines of %s alone', async day => {
      const logins = await room.http('GET', `admin/logs/logins?day=${day}&limit=200`, ADMIN.name);
      const rows = (await table(day)).toSorted((a, b) => b.at - a.at || b.id - a.id);
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
