import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const LINES = 20_000;

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 50, lines: LINES, acts: 100 });
  room = await startRoom({}, place);
});
afterAll(() => room.close());

/** Undoes the migration, and those after it. */
async function takeBack(): Promise<void> {
  await room.stop();
  await withSource(place, async source => {
    const isDone = async (): Promise<boolean> =>
      (await source.query<unknown[]>(`SELECT 1 FROM migrations WHERE name = 'Walks1795800100000'`)).length >
      0;
    while (await isDone()) await source.undoLastMigration({ transaction: 'none' });
  });
}
async function partialIndexes(): Promise<string[]> {
  if (room.database.kind !== 'sqlite') return [];
  const rows = await room.rows<{ name: string }>(
    `SELECT name FROM pragma_index_list('chat_log') WHERE partial ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}
async function count(): Promise<number> {
  return (await room.rows<{ n: number }>('SELECT COUNT(*) AS n FROM chat_log'))[0]!.n;
}

describe('an update of a room with lines', () => {
  it('makes the indexes of the walks, and keeps every row', async () => {
    await takeBack();
    expect((await drift(place)).length).toBeGreaterThan(5);
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await count()).toBe(LINES);
    // where it can be, an index of whispers is one of nothing else
    const partial = room.database.kind === 'sqlite' ? ['ix_chat_log_pair', 'ix_chat_log_recipient'] : [];
    expect(await partialIndexes()).toEqual(partial);
    const page = await room.asAdmin<{ items: unknown[] }>('GET', 'admin/logs/chat?kind=whisper&limit=3');
    expect(page.body.items).toHaveLength(3);
  });

  it('that was cut off goes on where it was', async () => {
    await takeBack();
    await withSource(place, source => source.query('CREATE INDEX ix_chat_log_kind ON chat_log (kind, seq)'));
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await count()).toBe(LINES);
  });
});
