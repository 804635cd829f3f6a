import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LostExports } from '../../src/admin/exports/lost-exports.js';
import type { ExportTicket, ExportView } from '../../src/contract/exports.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

let place: Place;
let [one, two]: Room[] = [];
beforeAll(async () => {
  place = await makePlace();
  one = await startRoom({ NODE_ID: 'one' }, place);
  two = await startRoom({ NODE_ID: 'two' }, place);
  await (await one.enter('minsu')).say('한 줄');
});
afterAll(async () => {
  await one!.stop();
  await two!.close();
});

const ask = async (): Promise<ExportTicket> => {
  const asked = { log: 'lines', format: 'csv', reason: '감사' };
  return (await one!.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked)).body;
};
const view = async (room: Room, seq: number) => {
  const { status, body } = await room.asAdmin<ExportView>('GET', `admin/records/exports/${seq}`);
  return { status, ...body };
};

it('how an export ended is told by every node, and how far it is by the one that sends it', async () => {
  const ticket = await ask();
  expect(await view(one!, ticket.seq)).toMatchObject({ status: 200, state: 'waiting' });
  expect(await view(two!, ticket.seq)).toMatchObject({ status: 404 });
  const file = Buffer.from(await (await fetch(two!.url + ticket.url)).arrayBuffer());
  const sent = await view(two!, ticket.seq);
  expect(sent).toMatchObject({ status: 200, seq: ticket.seq, state: 'done', bytes: file.byteLength });
  const { bytes: _bytes, ...onRecord } = sent;
  expect(await view(one!, ticket.seq)).toEqual(onRecord);
  // a node that was started again knows as much
  await two!.stop();
  two = await startRoom({ NODE_ID: 'two' }, place);
  expect(await view(two, ticket.seq)).toEqual(onRecord);
});

it('one that was cut is told as such, and others are not found', async () => {
  const { seq } = await ask();
  await one!.database.write('moderation', async tx => {
    await tx.query(
      `INSERT INTO moderation_log (seq, act_id, action, outcome, detail, from_seq, to_seq, at)
       VALUES (?, 'an end', 'export_ended', 'refused', 'cut after 7 rows', ?, ?, 1)`,
      [seq + 1, seq, seq],
    );
    await tx.query('UPDATE log_head SET seq = ?', [seq + 1]);
  });
  for (const room of [one!, two!])
    expect(await view(room, seq)).toEqual({ status: 200, seq, state: 'cut', rows: 7 });
  for (const other of [seq + 1, 1, 9_999_999, 'x'])
    expect(await view(two!, other as number)).toMatchObject({ status: 404 });
});

describe('the address of a file is good once', () => {
  const load = async ({ url }: ExportTicket, room: Room): Promise<number> => {
    const response = await fetch(room.url + url);
    await response.arrayBuffer();
    return response.status;
  };

  it('for the nodes together', async () => {
    const ticket = await ask();
    expect(await load(ticket, two!)).toBe(200);
    for (const room of [one!, two!]) expect(await load(ticket, room)).toBe(404);
  });

  it('when several ask for it at the same time', async () => {
    const ticket = await ask();
    const found = await Promise.all([one!, two!, one!, two!].map(room => load(ticket, room)));
    expect(found.toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404]);
    const ends = await one!.rows(
      `SELECT seq FROM moderation_log WHERE action = 'export_ended' AND from_seq = ?`,
      [ticket.seq],
    );
    expect(ends).toHaveLength(1);
  });
});

it('the end of an export whose node is gone for some time is put on record by another node, once', async () => {
  const [alive, gone] = [await ask(), await ask()];
  // as these nodes would be sending them
  for (const [{ seq }, node] of [
    [alive, 'one'],
    [gone, 'three'],
  ] as const)
    await one!.database.write('moderation', tx =>
      tx.query('INSERT INTO export_begins (act_seq, begun_by, node) VALUES (?, ?, ?)', [
        ...[seq, crypto.randomUUID(), node],
      ]),
    );
  const look = () => two!.app.get(LostExports).look();
  for (let i = 0; i < 2; i++) await look();
  expect(await view(two!, gone.seq)).toMatchObject({ status: 404 });
  for (let i = 0; i < 3; i++) await look();
  expect(await view(two!, gone.seq)).toEqual({ status: 200, seq: gone.seq, state: 'cut' });
  expect(await view(two!, alive.seq)).toMatchObject({ status: 404 });
  // its own node knows better, and at once
  await one!.app.get(LostExports).look();
  await expect.poll(() => view(two!, alive.seq)).toEqual({ status: 200, seq: alive.seq, state: 'cut' });
  const ends = await one!.rows(
    `SELECT from_seq AS seq FROM moderation_log WHERE action = 'export_ended' AND detail LIKE '%not known' ORDER BY seq`,
  );
  expect(ends).toEqual([{ seq: alive.seq }, { seq: gone.seq }]);
});
