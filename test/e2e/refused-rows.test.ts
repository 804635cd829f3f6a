import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FailedLogins } from '../../src/auth/failed-logins.js';
import { KeptRows } from '../../src/logging/logins/kept-rows.js';
import { LoginWriter, type LoginEventDraft } from '../../src/logging/logins/login.writer.js';
import { Visits } from '../../src/logging/logins/visits.js';
import { startRoom, type Room } from '../support/room.js';

const ORIGIN = { ip: '203.0.113.7' };

let room: Room;
let log: LoginWriter;
let table: string;
beforeAll(async () => {
  room = await startRoom();
  log = room.app.get(LoginWriter);
  await room.login('admin');
  [{ table }] = (await room.rows<{ table: string }>(
    'SELECT table_name AS "table" FROM login_log_days'.replaceAll(
      '"',
      inject('database') === 'sqlite' ? '"' : '`',
    ),
  )) as [{ table: string }];
  await refuse('name', `NEW.name = 'bbb'`);
});
afterAll(() => room.close());

/** Makes the day's table refuse rows permanently, as a trigger of the operator may. */
async function refuse(trigger: string, condition: string): Promise<void> {
  const sql =
    inject('database') === 'sqlite'
      ? `CREATE TRIGGER ${trigger} BEFORE INSERT ON ${table} WHEN ${condition}
         BEGIN SELECT RAISE(ABORT, 'refused'); END`
      : `CREATE TRIGGER ${trigger} BEFORE INSERT ON ${table} FOR EACH ROW
         IF ${condition} THEN SIGNAL SQLSTATE '45000'; END IF`;
  await room.database.write('logins', tx => tx.query(sql));
}

async function allow(trigger: string): Promise<void> {
  await room.database.write('logins', tx => tx.query(`DROP TRIGGER ${trigger}`));
}

const enter = (name: string): LoginEventDraft => ({
  eventId: `enter:${name}`,
  event: 'enter',
  visit: name,
  name,
  accountId: 1,
  at: Date.now(),
  origin: ORIGIN,
});

describe('a row that the day’s table refuses for good', () => {
  it('fails alone: those of the same tick are stored', async () => {
    const outcomes = await Promise.allSettled(['aaa', 'bbb', 'ccc'].map(name => log.record(enter(name))));
    expect(outcomes.map(outcome => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = await room.logins<{ name: string }>(`event_id LIKE 'enter:%'`);
    expect(rows.map(row => row.name)).toEqual(['aaa', 'ccc']);
  });

  it('of a member who leaves is kept, with its instant, while others are stored; and is stored when it may be', async () => {
    const visits = room.app.get(Visits);
    const [a, b, c] = [1, 2, 3].map(accountId => ({ id: accountId, name: `visitor_${accountId}` }));
    const all = await Promise.all([a!, b!, c!].map(account => visits.enter(account, ORIGIN)));
    await refuse('leaving', `NEW.event = 'leave' AND NEW.name = 'visitor_2'`);
    const before = Date.now();
    const left = all.map(visit => visits.leave(visit, 'quit'));
    const after = Date.now();
    await Promise.all([left[0], left[2]]);
    const leaves = () =>
      room.logins<{ name: string; at: number }>(`event = 'leave' AND name LIKE 'visitor%'`);
    expect((await leaves()).map(row => row.name)).toEqual(['visitor_1', 'visitor_3']);
    expect(room.app.get(KeptRows).size).toBe(1);
    await allow('leaving');
    // writing another one does not bring it forward
    await visits.leave(await visits.enter(a!, ORIGIN), 'quit');
    await left[1];
    const row = (await leaves()).find(({ name }) => name === 'visitor_2')!;
    // the time is by the database's clock, which may differ by milliseconds from this process's
    expect(row.at).toBeGreaterThan(before - 100);
    expect(row.at).toBeLessThan(after + 100);
  }, 60_000);
});

describe('an entry that was given up', () => {
  it('but is stored all the same gets its leave; one that is not stored gets none', async () => {
    const kept = room.app.get(KeptRows);
    await log.record({ ...enter('ddd'), eventId: 'enter:stored' });
    const leave = (id: string): LoginEventDraft => ({
      ...enter('ddd'),
      event: 'leave',
      cause: 'lost',
      eventId: `leave:${id}`,
      onlyAfter: `enter:${id}`,
    });
    await Promise.all(['stored', 'lost'].map(id => kept.record(leave(id))));
    const rows = await room.logins<{ event_id: string }>(`event = 'leave' AND name = 'ddd'`);
    expect(rows.map(row => row.event_id)).toEqual(['leave:stored']);
  });
});

describe('a day’s table that was removed', () => {
  it('is made again for the next row', async () => {
    await room.database.write('logins', tx => tx.query(`DROP TABLE ${table}`));
    await log.record(enter('eee'));
    expect(await room.logins()).toHaveLength(1);
  });
});

describe('a count of failed log-ins', () => {
  it('that could not be written is kept too', async () => {
    await refuse('counts', `NEW.count > 1`);
    const failed = room.app.get(FailedLogins);
    for (let i = 0; i < 15; i++) await failed.record(null, { ip: '198.51.100.9' });
    failed.onModuleDestroy();
    await expect.poll(() => room.app.get(KeptRows).size).toBe(1);
    await allow('counts');
    await expect.poll(() => room.app.get(KeptRows).size, { timeout: 40_000, interval: 500 }).toBe(0);
    expect(await room.logins('count > 1')).toMatchObject([{ ip: '198.51.100.9', count: 6 }]);
  }, 60_000);
});
