import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExportBegins } from '../../src/admin/exports/export-begins.js';
import { LostExports } from '../../src/admin/exports/lost-exports.js';
import { ChatError } from '../../src/contract/errors.js';
import type { ExportTicket, ExportView } from '../../src/contract/exports.js';
import { ModerationLogWriter } from '../../src/logging/moderation-log.writer.js';
import { withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { ProcessRoom } from '../support/process-room.js';
import { ADMIN, makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { until } from '../support/until.js';

const LINES = 50_000;
const ASKED = { log: 'lines', format: 'ndjson', reason: '감사' };

/** Asks for a file and reads nothing of it. */
function unread(of: string, { url }: ExportTicket): Socket {
  const { hostname, port } = new URL(of);
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => undefined);
  socket.write(`GET ${url} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`);
  return socket;
}

describe('an export whose process ends', () => {
  let place: Place;
  let room: ProcessRoom;
  let ticket: ExportTicket;
  let socket: Socket;
  beforeEach(async () => {
    place = await makePlace();
    await (await startRoom({}, place)).stop();
    await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0 });
    room = await ProcessRoom.start(place.environment);
    ticket = await room.http('POST', 'admin/records/exports', ADMIN.name, ASKED);
    socket = unread(room.server.url, ticket);
    await until(async () => ((await view()).bytes ?? 0) > 0);
  });
  afterEach(async () => {
    socket.destroy();
    await room.close();
    await place.destroy();
  });

  const view = (): Promise<ExportView> =>
    room.http('GET', `admin/records/exports/${ticket.seq}`, ADMIN.name) as Promise<ExportView>;
  const ends = () =>
    room.rows(
      `SELECT e.outcome, e.detail, e.to_seq AS toSeq, a.name AS actor FROM moderation_log e
       JOIN accounts a ON a.id = e.actor_id WHERE e.action = 'export_ended' AND e.from_seq = ?`,
      [ticket.seq],
    );
  const restart = async (): Promise<void> => {
    await room.close();
    room = await ProcessRoom.start(place.environment);
  };

  it('by kill -9 has its end on record from the next start on, once', async () => {
    await room.server.kill('SIGKILL');
    expect(await ends()).toEqual([]);
    const end = { outcome: 'refused', detail: 'cut, rows not known', toSeq: ticket.seq, actor: ADMIN.name };
    for (let start = 0; start < 2; start++) {
      await restart();
      await expect.poll(ends).toEqual([end]);
      expect(await view()).toEqual({ seq: ticket.seq, state: 'cut' });
    }
    expect((await fetch(room.server.url + ticket.url)).status).toBe(404);
  });

  it('by a stop has its end on record, with its rows', async () => {
    expect(await room.server.kill('SIGTERM')).toBe(0);
    const end = { outcome: 'refused', detail: expect.stringMatching(/^cut after [1-9]\d* rows$/) };
    expect(await ends()).toMatchObject([end]);
  });
});

describe('an export whose end cannot be stored', () => {
  let room: Room;
  beforeAll(async () => {
    room = await startRoom();
    await (await room.enter('minsu')).say('한 줄');
  });
  afterAll(() => room.close());

  const ask = async () => (await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', ASKED)).body;
  const endsOf = (seq: number) =>
    room.rows(`SELECT detail FROM moderation_log WHERE action = 'export_ended' AND from_seq = ?`, [seq]);
  const look = () => room.app.get(LostExports).look();
  /** @param isStored though no answer comes */
  const away = (isStored: boolean) => {
    const writer = room.app.get(ModerationLogWriter);
    const act = writer.act.bind(writer);
    return vi.spyOn(writer, 'act').mockImplementation(async (request, one) => {
      if (one.action !== 'export_ended') return act(request, one);
      if (isStored) await act(request, one);
      throw new ChatError('UNAVAILABLE');
    });
  };

  it.each([
    ['is cut, which is on record later', false, 'cut after 1 rows'],
    ['has one end on record', true, expect.stringMatching(/^rows 1 sha256 /)],
  ])('%s', async (_, isStored, detail) => {
    const { seq, url } = await ask();
    const spy = away(isStored);
    await expect((async () => (await fetch(room.url + url)).text())()).rejects.toThrow(
      /terminated|fetch failed/,
    );
    await look();
    expect(await endsOf(seq)).toEqual(isStored ? [{ detail }] : []);
    spy.mockRestore();
    for (let i = 0; i < 2; i++) {
      await look();
      expect(await endsOf(seq)).toEqual([{ detail }]);
    }
    const { body } = await room.asAdmin<ExportView>('GET', `admin/records/exports/${seq}`);
    expect(body).toMatchObject({ state: 'cut', rows: 1 });
  });

  it('is not taken for lost while it is being sent', async () => {
    const { seq, url } = await ask();
    const begins = room.app.get(ExportBegins);
    const begin = begins.begin.bind(begins);
    const spy = vi.spyOn(begins, 'begin').mockImplementation(async begun => {
      const isOurs = await begin(begun);
      // as the timer may
      await look();
      expect((await begins.unended()).map(one => one.seq)).toContain(seq);
      return isOurs;
    });
    expect(await (await fetch(room.url + url)).text()).toContain('"end":true');
    spy.mockRestore();
    expect(await endsOf(seq)).toEqual([{ detail: expect.stringMatching(/^rows 1 sha256 /) }]);
    expect(await begins.unended()).toEqual([]);
  });
});

it('a stop waits for the end of what is being sent to be on record', async () => {
  const place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0 });
  const room = await startRoom({}, place);
  const { body: ticket } = await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', ASKED);
  const socket = unread(room.url, ticket);
  const path = `admin/records/exports/${ticket.seq}`;
  await expect.poll(async () => (await room.asAdmin<ExportView>('GET', path)).body.bytes).toBeGreaterThan(0);
  const writer = room.app.get(ModerationLogWriter);
  const act = writer.act.bind(writer);
  vi.spyOn(writer, 'act').mockImplementation(async (request, one) => {
    await new Promise(resolve => setTimeout(resolve, 700));
    return act(request, one);
  });
  await room.stop();
  socket.destroy();
  const [end] = await withSource(place, source =>
    source.query<{ detail: string }[]>(`SELECT detail FROM moderation_log WHERE action = 'export_ended'`),
  );
  expect(end?.detail).toMatch(/^cut after [1-9]\d* rows$/);
  await place.destroy();
});
