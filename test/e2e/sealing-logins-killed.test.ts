import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { loginTable } from '../../src/logging/logins/login-table.js';
import { sealsAfter, type StoredSeal } from '../../src/proof/login-seals.js';
import type { Verdict } from '../../src/proof/verify/findings.js';
import { checkLeaves } from '../../src/proof/verify/leaves.js';
import { verifyRecord } from '../../src/proof/verify/verify.js';
import { direct, type Direct } from '../support/fill-log.js';
import { ProcessRoom } from '../support/process-room.js';
import { makePlace, startRoom, type Place } from '../support/room.js';

/** More by hand: `KILLS=50`. */
const KILLS = Number(process.env.KILLS ?? 8);
const DAYS = 24;
const ROWS_A_DAY = 300;
const WITHIN_MS = 300;
const HOURS_MS = 2 * 3_600_000;

/** The room looks each five minutes, and waits ten seconds for rows that are not committed yet. */
const HURRIES = `
  import timers from 'node:timers/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { setInterval } = globalThis;
  globalThis.setInterval = (run, ms, ...given) => setInterval(run, ms === 300_000 ? 5 : ms, ...given);
  const { setTimeout } = timers;
  timers.setTimeout = (ms, ...given) => setTimeout(ms === 10_000 ? 1 : ms, ...given);
  syncBuiltinESMExports();
`;

const days = Array.from({ length: DAYS }, (_, i) =>
  new Date(Date.UTC(2001, 0, 1 + i)).toISOString().slice(0, 10),
);
let place: Place;
let db: Direct;
let today: string;
let room: ProcessRoom | undefined;
beforeAll(async () => {
  place = await makePlace();
  const first = await startRoom({}, place);
  await first.login('admin');
  const [entry] = await first.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
  today = entry!.name;
  for (const day of days) await first.database.createTableLike(LoginEvent, loginTable({ day }));
  await first.stop();
  db = await direct(place.environment);
  await db.all('BEGIN');
  await entered(today, ROWS_A_DAY);
  for (const day of days) {
    const table = loginTable({ day });
    await db.all(`INSERT INTO ${table} SELECT * FROM ${today}`);
    await db.all(
      'INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, ?, 1, 2)',
      [...[day, table, 'Asia/Seoul']],
    );
  }
  await db.all('COMMIT');
  place.environment.NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(HURRIES)}`;
}, 120_000);
afterAll(async () => {
  await room?.close();
  await db?.close();
  await place.destroy();
});

/** Rows that are due: of two hours ago. */
async function entered(table: string, rows: number): Promise<void> {
  const at = Date.now() - HOURS_MS;
  await db.all(`UPDATE ${table} SET at = ${at} WHERE at > ${at}`);
  const marks = Array.from({ length: rows }, () => `(?, 'enter', 'test', 1, ${at})`).join(', ');
  await db.all(
    `INSERT INTO ${table} (event_id, event, node, count, at) VALUES ${marks}`,
    Array.from({ length: rows }, () => crypto.randomUUID()),
  );
}

const query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> => db.all<Row>(sql, parameters);
const seals = async (): Promise<StoredSeal[]> => {
  const all: StoredSeal[] = [];
  for await (const seal of sealsAfter(query)) all.push(seal);
  return all;
};
const verdict = async (): Promise<Verdict> =>
  (await verifyRecord(query, { check: part => checkLeaves(query, part), kept: [] }))!;

it('seals each log-in once, whenever the room is killed while it seals them', async () => {
  const sealedAt: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const before = (await seals()).length;
    room = await ProcessRoom.start(place.environment);
    // every second one in the midst of its work, and the others also before it
    if (kill % 2 === 0)
      await vi.waitUntil(async () => (await seals()).length > before, { timeout: 30_000, interval: 5 });
    await sleep(Math.random() * WITHIN_MS);
    await room.server.kill('SIGKILL');
    await room.close();
    room = undefined;
    sealedAt.push((await seals()).length);
    const { findings, logins } = await verdict();
    expect([findings, logins.findings, logins.more], `after ${sealedAt.join()} seals`).toEqual([[], [], 0]);
    await entered(today, 5);
  }
  room = await ProcessRoom.start(place.environment);
  await vi.waitUntil(async () => (await verdict()).logins.unsealed === 0, { timeout: 60_000, interval: 200 });
  await room.server.kill('SIGTERM');
  const { findings, logins, unsealed } = await verdict();
  expect({ findings, unsealed }).toEqual({ findings: [], unsealed: 0 });
  const rows = (await db.all(`SELECT id FROM ${today}`)).length;
  expect(logins).toMatchObject({
    findings: [],
    days: DAYS + 1,
    rows: rows + DAYS * (ROWS_A_DAY + 1),
    gone: 0,
  });
  const all = await seals();
  for (const day of days) {
    const own = all.filter(seal => seal.day === day);
    expect([day, own.map(({ count }) => count)]).toEqual([day, [ROWS_A_DAY + 1]]);
  }
  // one goes on where the one before ended
  const counts = all.filter(({ day }) => !days.includes(day)).map(({ count }) => count);
  expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b));
  expect(counts.at(-1)).toBe(rows);
  expect(counts.length).toBeGreaterThan(1);
  expect(new Set(sealedAt).size).toBeGreaterThan(1);
  expect(await db.all('SELECT day FROM login_salt')).toHaveLength(DAYS + 1);
}, 300_000);
