import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ExportBegins } from '../../src/admin/exports/export-begins.js';
import type { ExportTicket } from '../../src/contract/exports.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

const ask = async (): Promise<ExportTicket> => {
  const asked = { log: 'acts', format: 'csv', reason: '감사' };
  return (await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked)).body;
};
const load = async ({ url }: ExportTicket): Promise<number> => {
  const response = await fetch(room.url + url);
  await response.arrayBuffer();
  return response.status;
};
const begunBy = async (seq: number) =>
  room.rows<{ id: string; node: string }>(
    'SELECT begun_by AS id, node FROM export_begins WHERE act_seq = ?',
    [seq],
  );
const endsOf = async (seq: number) =>
  room.rows(`SELECT seq FROM moderation_log WHERE action = 'export_ended' AND from_seq = ?`, [seq]);

it('the address of a file is good once, also after a restart', async () => {
  const [used, unused] = [await ask(), await ask()];
  expect(await load(used)).toBe(200);
  expect(await load(used)).toBe(404);
  await room.stop();
  room = await startRoom({}, place);
  expect(await load(used)).toBe(404);
  expect(await endsOf(used.seq)).toHaveLength(1);
  expect(await begunBy(unused.seq)).toEqual([]);
  expect(await load(unused)).toBe(200);
});

it('of two requests at the same time one gets the file', async () => {
  const ticket = await ask();
  expect((await Promise.all([load(ticket), load(ticket)])).toSorted((a, b) => a - b)).toEqual([200, 404]);
  expect(await endsOf(ticket.seq)).toHaveLength(1);
});

it('a beginning whose outcome was unknown is known by its UUID', async () => {
  const ticket = await ask();
  const write = room.database.write.bind(room.database);
  let isFirst = true;
  const spy = vi.spyOn(room.database, 'write').mockImplementation(async (lane, work) => {
    const result = await write(lane, work);
    if (lane !== 'moderation' || !isFirst) return result;
    isFirst = false;
    throw Object.assign(new Error(), { code: 'ECONNRESET' });
  });
  expect(await load(ticket)).toBe(200);
  spy.mockRestore();
  const [begun, ...others] = await begunBy(ticket.seq);
  expect(others).toEqual([]);
  const begins = room.app.get(ExportBegins);
  expect(await begins.begin({ seq: ticket.seq, id: begun!.id })).toBe(true);
  expect(await begins.begin({ seq: ticket.seq, id: crypto.randomUUID() })).toBe(false);
});

it('one that another node stores between look and row is lost to it', async () => {
  const { seq } = await ask();
  const begins = room.app.get(ExportBegins);
  const write = room.database.write.bind(room.database);
  const spy = vi.spyOn(room.database, 'write').mockImplementationOnce(async (lane, work) =>
    write(lane, async tx => {
      await tx.query(`INSERT INTO export_begins (act_seq, begun_by, node) VALUES (?, 'x', 'two')`, [seq]);
      // as it was seen before that
      const query: typeof tx.query = (sql, parameters) =>
        sql.startsWith('SELECT') ? Promise.resolve([]) : tx.query(sql, parameters);
      return work({ ...tx, query });
    }),
  );
  expect(await begins.begin({ seq, id: crypto.randomUUID() })).toBe(false);
  spy.mockRestore();
});
