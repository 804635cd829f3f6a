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
});
afterAll(() => room.close());

/** Undoes the migration, and those after it; the room is stopped. */
async function takeBack(): Promise<void> {
  await withSource(place, async source => {
    const done = `SELECT 1 FROM migrations WHERE name = 'Mentions1796100000000'`;
    while ((await source.query<unknown[]>(done)).length > 0)
      await source.undoLastMigration({ transaction: 'none' });
  });
}
const lines = async () =>
  room.rows('SELECT COUNT(*) AS n, SUM(LENGTH(text)) AS letters, COUNT(reply_to) AS replies FROM chat_log');

describe('an update of a room with lines', () => {
  it('adds replies and mentions, and keeps every row', async () => {
    await takeBack();
    expect((await drift(place)).length).toBeGreaterThan(1);
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await lines()).toEqual([{ n: LINES, letters: expect.anything(), replies: 0 }]);
    const minsu = await room.enter('minsu');
    const [last] = await room.rows<{ seq: number }>(
      `SELECT MAX(seq) AS seq FROM chat_log WHERE kind = 'chat'`,
    );
    const { seq } = await minsu.send('message', { text: '@m3 안녕하세요', replyTo: last!.seq });
    const { items } = await minsu.send('history', { around: seq, limit: 2 });
    expect(items[0]).toMatchObject({ replyTo: last!.seq, quote: { text: expect.stringMatching(/^a line/) } });
  });

  it('that was cut off goes on where it was', async () => {
    await room.stop();
    await takeBack();
    await withSource(place, source => source.query('ALTER TABLE chat_log ADD COLUMN reply_to bigint NULL'));
    room = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await lines()).toMatchObject([{ n: LINES + 1 }]);
  });
});
