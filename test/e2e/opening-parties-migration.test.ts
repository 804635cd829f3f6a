import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OpeningParties1796500000000 } from '../../src/database/migrations/1796500000000-opening-parties.js';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { ADMIN, makePlace, startRoom, type Place, type Room } from '../support/room.js';

const LINES = 20_000;
const WHISPERS = 500;

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  await room.login(ADMIN.name);
  await room.stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 5_000 });
  room = await startRoom({}, place);
  for (const [fromSeq, toSeq] of [
    [1, 1_000],
    // more than one opening opens
    [500, LINES],
    [LINES - 10, LINES],
  ])
    await room.asAdmin('POST', 'admin/logs/whispers', { reason: '한글 😀', fromSeq, toSeq });
  await room.asAdmin('POST', 'admin/records/exports', { reason: 'x', log: 'acts', format: 'csv' });
  await room.stop();
});
afterAll(() => room.close());

const partiesSql = 'SELECT account_id, act_seq, whispers FROM opening_parties ORDER BY act_seq, account_id';
const actsSql = 'SELECT seq, detail, reason FROM moderation_log ORDER BY seq';

/** The database as the version before left it. */
async function takeBack(): Promise<void> {
  await withSource(place, async source => {
    const runner = source.createQueryRunner();
    await new OpeningParties1796500000000().down(runner);
    if (inject('database') === 'sqlite') {
      await source.query('ALTER TABLE moderation_log DROP COLUMN detail');
      await source.query('ALTER TABLE moderation_log ADD COLUMN detail varchar(100) NULL');
      await source.query(`UPDATE moderation_log SET detail = 'acts csv' WHERE action = 'exported'`);
    } else
      await source.query(
        'ALTER TABLE moderation_log MODIFY detail varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL',
      );
    await source.query(`DELETE FROM migrations WHERE name = 'OpeningParties1796500000000'`);
  });
}

describe('an update of a room with openings', () => {
  it('finds their parties, widens what an act says, and keeps every row', async () => {
    const before = await withSource(place, async source => ({
      parties: await source.query<unknown[]>(partiesSql),
      acts: await source.query<unknown[]>(actsSql),
    }));
    expect(before.parties.length).toBeGreaterThan(20);
    await takeBack();
    expect((await drift(place)).length).toBeGreaterThan(1);
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await room.rows(partiesSql)).toEqual(before.parties);
    expect(await room.rows(actsSql)).toEqual(before.acts);
    const sums = await room.rows<{ n: unknown }>(
      'SELECT act_seq, SUM(whispers) AS n FROM opening_parties GROUP BY act_seq ORDER BY act_seq',
    );
    expect(sums.map(({ n }) => Number(n))).toEqual([200, 2 * WHISPERS]);
    await room.stop();
  });

  it('that was cut off goes on where it was', async () => {
    const before = await withSource(place, source => source.query<unknown[]>(partiesSql));
    await withSource(place, async source => {
      await source.query(`DELETE FROM migrations WHERE name = 'OpeningParties1796500000000'`);
      await source.query(
        'DELETE FROM opening_parties WHERE act_seq = (SELECT * FROM (SELECT MAX(act_seq) FROM opening_parties) x)',
      );
    });
    room = await startRoom({}, place);
    expect(await room.rows(partiesSql)).toEqual(before);
    expect(await drift(place)).toEqual([]);
  });
});
