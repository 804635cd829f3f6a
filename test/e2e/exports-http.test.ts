import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExportTicket } from '../../src/contract/exports.js';
import type { ModerationRecord } from '../../src/contract/records.js';
import type { Page } from '../../src/contract/rest.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

const ask = async (format: 'csv' | 'ndjson'): Promise<string> => {
  const asked = { log: 'acts', format, reason: '감사' };
  return (await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked)).body.url;
};

/** All that a server answers to a request before it ends the connection. */
async function rawly(head: string): Promise<string> {
  const { hostname, port } = new URL(room.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  let text = '';
  socket.on('data', part => (text += String(part)));
  socket.write(`${head}\r\n\r\n`);
  await once(socket, 'close');
  return text;
}

it('the file of an export is not sent by HTTP/1.0, by which a cut would not show, nor used up', async () => {
  const url = await ask('csv');
  const refused = await rawly(`GET ${url} HTTP/1.0\r\nHost: x`);
  expect(refused).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
  expect(refused).toMatch(/\r\nupgrade: HTTP\/1\.1\r\n/i);
  expect(refused).toContain('"code":"INVALID"');
  const sent = await rawly(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close`);
  expect(sent).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\ntransfer-encoding: chunked\r\n[^]*\r\n0\r\n\r\n$/i);
});

it('an export of acts has what each has made of the room, as REST has it', async () => {
  for (const change of [
    { name: '새 이름', colour: 0, locked: true, slowSeconds: 60, notice: '=공지', description: '설명' },
    { locked: false, slowSeconds: 0 },
  ])
    expect((await room.asAdmin('PATCH', 'admin/room', change)).status).toBe(200);
  const path = 'admin/records/acts?action=room';
  const { items } = (await room.asAdmin<Page<ModerationRecord>>('GET', path)).body;
  expect(items).toHaveLength(2);
  const text = async (format: 'csv' | 'ndjson') => (await fetch(room.url + (await ask(format)))).text();
  const rows = (await text('ndjson')).trimEnd().split('\n');
  const changes = rows
    .map(row => JSON.parse(row) as ModerationRecord)
    .filter(({ action }) => action === 'room');
  expect(changes.map(({ room: change }) => change)).toEqual(items.toReversed().map(act => act.room));
  expect(changes[0]!.room).toMatchObject({ to: { locked: true, slowSeconds: 60 } });
  const [columns, ...cells] = (await text('csv')).split('\r\n');
  const sides = ['from', 'to'].flatMap(side =>
    ['name', 'description', 'colour', 'slowSeconds', 'locked', 'notice'].map(one => `room.${side}.${one}`),
  );
  expect(columns!.endsWith(`,${sides.join()}`)).toBe(true);
  expect(cells.filter(row => row.includes(',room,')).map(row => row.split(',').slice(-6).join())).toEqual([
    `새 이름,설명,0,60,true,'=공지`,
    `새 이름,설명,0,,,'=공지`,
  ]);
  expect(cells.filter(row => row.includes(',first_admin,'))[0]).toMatch(/,{12}$/);
});
