import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { ProcessRoom } from '../support/process-room.js';
import { makePlace, startRoom, type Place } from '../support/room.js';
import { SetClock } from '../support/set-clock.js';

/** Leaves used to be given up after 81 s. */
const SILENCE_MS = 85_000;
const BEFORE_MIDNIGHT = Date.parse('2026-11-22T23:50:00+09:00');
const MIDNIGHT = BEFORE_MIDNIGHT + 600_000;

interface Row {
  event: string;
  name: string;
  cause: string | null;
  at: number;
}

describe.skipIf(!SetClock.isInstalled)('85 seconds without a write, over midnight', () => {
  let clock: SetClock;
  let place: Place;
  let room: ProcessRoom;
  beforeAll(async () => {
    clock = new SetClock(BEFORE_MIDNIGHT);
    place = await makePlace();
    room = await ProcessRoom.start({ ...place.environment, ...clock.environment });
    await room.members('early', 'late', 'stays');
  });
  afterAll(async () => {
    await room?.close();
    await place?.destroy();
    clock?.destroy();
  });

  const rows = (day: string): Promise<Row[]> =>
    room.rows<Row & Record<string, unknown>>(
      `SELECT event, name, cause, at FROM login_log_${day} WHERE name <> 'admin' ORDER BY id`,
    );

  /** The members that the server considers present. */
  const online = async (): Promise<string[]> => {
    const { members } = await room.http('GET', 'admin/online', 'admin');
    return members.map(({ name }: { name: string }) => name);
  };

  it('lose no leave: each is on record with its own instant, in its own day, carried over if need be', async () => {
    const [early, late] = [await room.enter('early'), await room.enter('late')];
    await room.enter('stays');
    const lock = new SqliteDatabase(join(place.environment.DATA_DIR!, 'room.db'));
    lock.exec('BEGIN IMMEDIATE');
    const silent = sleep(SILENCE_MS);
    await early.say('/quit');
    await expect.poll(online).not.toContain('early');
    clock.set(MIDNIGHT + 60_000);
    await late.say('/quit');
    await expect.poll(online).not.toContain('late');
    await silent;
    lock.close();
    const leaves = async () => (await rows('20261123').catch(() => [])).filter(row => row.event === 'leave');
    await expect.poll(leaves, { timeout: 30_000 }).toHaveLength(1);
    await expect.poll(async () => (await rows('20261122')).at(-1)?.event).toBe('leave');
    const ofEarly = (await rows('20261122')).at(-1)!;
    expect(ofEarly).toMatchObject({ event: 'leave', name: 'early', cause: 'quit' });
    expect(ofEarly.at).toBeGreaterThan(BEFORE_MIDNIGHT);
    expect(ofEarly.at).toBeLessThan(MIDNIGHT);
    const next = await rows('20261123');
    expect(next.filter(row => row.event === 'carry').map(row => [row.name, row.at])).toEqual(
      expect.arrayContaining([
        ['late', MIDNIGHT],
        ['stays', MIDNIGHT],
      ]),
    );
    const ofLate = next.find(row => row.event === 'leave')!;
    expect(ofLate).toMatchObject({ name: 'late', cause: 'quit' });
    expect(ofLate.at - MIDNIGHT - 60_000).toBeLessThan(20_000);
  }, 150_000);
});

describe('a start long after a crash', () => {
  it('closes the visits, though 450 days of others lie between', async () => {
    const place = await makePlace();
    const room = await startRoom({}, place);
    await room.login('admin');
    const [template] = (await room.rows<{ sql: string }>(
      `SELECT sql FROM sqlite_master WHERE name = (SELECT table_name FROM login_log_days)`,
    )) as [{ sql: string }];
    const insert = `(event_id, event, visit, node, account_id, name, count, at) VALUES`;
    const day = (i: number): string =>
      new Date(Date.UTC(2024, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
    await room.database.write('logins', async tx => {
      for (let i = 0; i < 450; i++) {
        const name = `login_log_${day(i).replaceAll('-', '')}`;
        await tx.query(template.sql.replace(/login_log_\d{8}/, name));
        await tx.query('INSERT INTO login_log_days VALUES (?, ?, ?, ?, ?)', [day(i), name, 'UTC', i, i + 1]);
        await tx.query(`INSERT INTO ${name} ${insert} ('e${i}', 'enter', 'v${i}', ?, 1, 'minsu', 1, ${i})`, [
          i === 0 ? 'test' : 'other',
        ]);
      }
    });
    await room.stop();
    const again = await startRoom({}, place);
    const rows = await again.logins<{ event: string; visit: string; cause: string }>(`event = 'leave'`);
    expect(rows).toMatchObject([{ visit: 'v0', cause: 'crash' }]);
    await again.close();
  }, 60_000);
});
