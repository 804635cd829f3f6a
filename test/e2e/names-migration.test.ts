import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Names1795800300000 } from '../../src/database/migrations/1795800300000-names.js';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { PASSWORD, makePlace, startRoom, type Place, type Room } from '../support/room.js';

const LINES = 20_000;
const KEY = '0193b3a0-0000-7000-8000-0000000000aa';

let place: Place;
let room: Room;
let said: number;
let kickedUntil: number;
let rows: unknown;
let indexes: unknown;
beforeAll(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 50, lines: LINES, acts: 100 });
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  said = (await minsu.say('안녕하세요', KEY)).seq;
  await room.member('hana');
  const kick = await room.asAdmin<{ until: number }>('POST', 'admin/members/hana/kick', {
    reason: '도배',
    coolOff: '1h',
  });
  kickedUntil = kick.body.until;
  rows = await rowsOfLog('idempotency_key');
  indexes = await indexesOf(['chat_log', 'accounts']);
});
afterAll(() => room.close());

/** The database as the version before left it. */
async function takeBack(): Promise<void> {
  await room.stop();
  await withSource(place, async source => {
    await new Names1795800300000().down(source.createQueryRunner());
    await source.query(`DELETE FROM migrations WHERE name = 'Names1795800300000'`);
    const columns = await source.query<object[]>(
      'SELECT l.client_id, a.barred_until FROM chat_log l JOIN accounts a ON a.id = l.sender_id LIMIT 1',
    );
    expect(columns).toHaveLength(1);
  });
}
const rowsOfLog = (key: string): Promise<unknown> =>
  room.rows(`SELECT seq, kind, sender_id, recipient_id, text, ${key}, at FROM chat_log ORDER BY seq`);
const indexesOf = (tables: string[]): Promise<unknown> =>
  withSource(place, async source => {
    const found = await source.createQueryRunner().getTables(tables);
    return found.map(table => table.indices.map(one => [one.name, one.isUnique, one.columnNames, one.where]));
  });

describe('an update of a room with lines', () => {
  it('renames the columns, and keeps every row and index', async () => {
    await takeBack();
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await rowsOfLog('idempotency_key')).toEqual(rows);
    expect(await indexesOf(['chat_log', 'accounts'])).toEqual(indexes);
  });

  it('still knows a line by the key of its first attempt, and the end of a kick', async () => {
    const minsu = await room.enter('minsu');
    expect(await minsu.say('안녕하세요', KEY)).toMatchObject({ ok: true, seq: said, duplicate: true });
    const login = await room.http('POST', 'auth/login', { body: { name: 'hana', password: PASSWORD } });
    expect(login.body.error).toMatchObject({ code: 'KICKED', until: kickedUntil });
  });

  it('continues where it was interrupted', async () => {
    await takeBack();
    // MySQL commits each statement by itself
    await withSource(place, source =>
      source.query('ALTER TABLE chat_log RENAME COLUMN client_id TO idempotency_key'),
    );
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await rowsOfLog('idempotency_key')).toEqual(rows);
  });
});
