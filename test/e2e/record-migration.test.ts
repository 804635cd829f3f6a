import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordWalks1796400000000 } from '../../src/database/migrations/1796400000000-record-walks.js';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const ACTS = 5_000;
const LOGINS = 20_000;

let place: Place;
let room: Room;
let table: string;
let ofNewTable: string[][];
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  await room.login('admin');
  [{ name: table } = { name: '' }] = await room.rows<{ name: string }>(
    'SELECT table_name AS name FROM login_log_days',
  );
  await room.stop();
  const logins = { table, node: 'elsewhere', rows: LOGINS };
  await fillLog(place.environment, { accounts: 50, lines: 2_000, acts: ACTS, logins });
  ofNewTable = await indexesOf(table);
});
afterAll(() => room.close());

const indexesOf = (name: string): Promise<string[][]> =>
  withSource(place, async source => {
    const found = await source.createQueryRunner().getTable(name);
    const indexes = found!.indices.map(({ name: index, columnNames }) => [index!, ...columnNames]);
    return indexes.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  });

/** The database as the version before left it. */
async function takeBack(): Promise<void> {
  await withSource(place, async source => {
    await new RecordWalks1796400000000().down(source.createQueryRunner());
    await source.query(`DELETE FROM migrations WHERE name = 'RecordWalks1796400000000'`);
  });
}

describe('an update of a room with acts and log-ins', () => {
  it('makes the indexes of acts and of every day that is left, and keeps every row', async () => {
    await takeBack();
    expect((await indexesOf(table)).length).toBe(ofNewTable.length - 2);
    expect((await drift(place)).length).toBe(2);
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    // as those of a new day's table, names included
    expect(await indexesOf(table)).toEqual(ofNewTable);
    expect((await room.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n).toBeGreaterThan(
      LOGINS,
    );
    const page = await room.asAdmin<{ items: unknown[] }>('GET', 'admin/records/logins?name=m1&event=login');
    expect(page.status).toBe(200);
    await room.stop();
  });

  it('that was cut off goes on where it was', async () => {
    await takeBack();
    const [done] = ofNewTable.filter(([, ...columns]) => columns.join() === 'event,at');
    await withSource(place, async source => {
      await source.query(
        'CREATE INDEX ix_moderation_log_done ON moderation_log (actor_id, action, outcome, seq)',
      );
      await source.query(`CREATE INDEX ${done![0]} ON ${table} (event, at)`);
    });
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await indexesOf(table)).toEqual(ofNewTable);
    await room.stop();
  });

  it('passes over a day whose table was removed', async () => {
    await takeBack();
    await withSource(place, async source => {
      await source.query(`INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at)
        VALUES ('2001-01-01', 'login_log_20010101', 'Asia/Seoul', 1, 2)`);
      await new RecordWalks1796400000000().up(source.createQueryRunner());
      await source.query(`DELETE FROM login_log_days WHERE day = '2001-01-01'`);
    });
    expect(await indexesOf(table)).toEqual(ofNewTable);
    room = await startRoom({}, place);
  });
});
