import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkLeaves } from '../../src/proof/verify/leaves.js';
import { verifyRecord } from '../../src/proof/verify/verify.js';
import type { Query } from '../../src/proof/tree-row.js';
import { direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed, verdictOf } from '../support/sealed.js';

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

it('finds nothing wrong in what is said, sealed and published meanwhile', async () => {
  const minsu = await room.enter('minsu');
  await minsu.sayMany(300);
  await sealed(room);
  const [before] = await room.rows('SELECT * FROM log_tree');
  await minsu.sayMany(300);
  const { note, size } = await sealed(room);
  // it is published at a stop
  await room.stop();
  room = await startRoom({}, place);
  const query = queryOf(room);
  let reads = 0;
  const early: Query = async <Found>(sql: string, parameters: unknown[]): Promise<Found[]> =>
    sql.includes('FROM log_tree') && reads++ === 0 ? [before as Found] : query<Found>(sql, parameters);
  const verdict = await verifyRecord(early, {
    check: part => checkLeaves(query, part),
    kept: [{ note, where: 'a kept checkpoint' }],
  });
  // the tree, the newest checkpoint, and the tree once more
  expect(reads).toBe(3);
  expect(verdict).toMatchObject({ findings: [], rows: before!.size, checkpoints: expect.any(Number) });
  expect(verdict!.checkpoints).toBeGreaterThan(0);
  expect(size).toBeGreaterThan(before!.size as number);
});

it('looks at checkpoints of any size', async () => {
  const minsu = await room.enter('minsu');
  const kept = [];
  // in tiles that are filled later
  for (const lines of [10, 100, 300]) {
    await minsu.sayMany(lines);
    kept.push({ note: (await sealed(room)).note, where: 'a kept checkpoint' });
  }
  const [none, all] = [await verdictOf(room), await verdictOf(room, kept)];
  expect(all).toMatchObject({ findings: [], checkpoints: none.checkpoints + 3 });
});

it('tells rows that are stored between two of its statements from one that was put after the end', async () => {
  const minsu = await room.enter('minsu');
  await sealed(room);
  const query = queryOf(room);
  const late: Query = async <Found>(sql: string, parameters: unknown[]): Promise<Found[]> => {
    const found = await query<Found>(sql, parameters);
    if (/FROM (log_head|chat_log|moderation_log)/.test(sql)) await minsu.say('그 사이에');
    return found;
  };
  const verdict = async () => verifyRecord(late, { check: part => checkLeaves(query, part), kept: [] });
  expect(await verdict()).toMatchObject({ findings: [] });
  const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
  const seq = head!.seq + 500;
  const database = await direct(place.environment);
  await database.all(
    `INSERT INTO chat_log (seq, kind, sender_id, text, idempotency_key, at)
     SELECT ${seq}, 'chat', sender_id, '끼운 말', 'put', at FROM chat_log ORDER BY seq LIMIT 1`,
  );
  await database.close();
  expect((await verdict())!.findings).toMatchObject([{ kind: 'inserted', seq }]);
});
