import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LostExports } from '../../src/admin/exports/lost-exports.js';
import type { ExportTicket, ExportView } from '../../src/contract/exports.js';
import { MARIADB } from '../support/databases.js';
import { fillLog } from '../support/fill-log.js';
import { FlakyProxy } from '../support/flaky-proxy.js';
import { makePlace, startRoom, type Room } from '../support/room.js';

const LINES = 50_000;

let proxy: FlakyProxy;
let room: Room;
beforeAll(async () => {
  proxy = await FlakyProxy.open(MARIADB);
  const place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0 });
  room = await startRoom({ DB_PORT: String(proxy.port) }, place);
});
afterAll(async () => {
  await room.close();
  await proxy.close();
});

const ask = async (log: 'lines' | 'acts'): Promise<ExportTicket> => {
  const asked = { log, format: 'ndjson', reason: '감사' };
  return (await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked)).body;
};
const endsOf = async (seq: number): Promise<string[]> => {
  const rows = await room.rows<{ detail: string }>(
    `SELECT detail FROM moderation_log WHERE action = 'export_ended' AND from_seq = ?`,
    [seq],
  );
  return rows.map(({ detail }) => detail);
};

it.each(['COMMIT', 'INSERT INTO export_begins'])(
  'an export is whole, and ends once, when the answer to its %j is lost',
  async statement => {
    const { seq, url } = await ask('acts');
    const before = proxy.answersLost;
    proxy.loseAnswerTo(statement);
    expect(await (await fetch(room.url + url)).text()).toContain('"end":true');
    expect(proxy.answersLost).toBe(before + 1);
    expect(await endsOf(seq)).toEqual([expect.stringMatching(/^rows \d+ sha256 /)]);
    expect((await fetch(room.url + url)).status).toBe(404);
  },
);

it('an export that the database leaves has its end on record when that is back', async () => {
  const { seq, url } = await ask('lines');
  const view = async () => (await room.asAdmin<ExportView>('GET', `admin/records/exports/${seq}`)).body;
  const { hostname, port } = new URL(room.url);
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => undefined);
  socket.write(`GET ${url} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  await expect.poll(async () => (await view()).bytes).toBeGreaterThan(0);
  proxy.cut();
  socket.destroy();
  // longer than an act is tried
  await new Promise(resolve => setTimeout(resolve, 11_000));
  proxy.restore();
  await expect.poll(view).toMatchObject({ state: 'cut' });
  await room.app.get(LostExports).look();
  await expect.poll(() => endsOf(seq)).toEqual([`cut after ${(await view()).rows} rows`]);
  await room.app.get(LostExports).look();
  expect(await endsOf(seq)).toHaveLength(1);
});
