import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rowsOf } from '../../src/admin/exports/export-rows.js';
import type { ExportSpec } from '../../src/admin/exports/export-spec.js';
import type { FromExport, ToExport } from '../../src/admin/exports/export-thread.js';
import { ExportTickets } from '../../src/admin/exports/export-tickets.js';
import type { ExportTicket, ExportView } from '../../src/contract/exports.js';
import { Thread } from '../../src/database/thread.js';
import { openReader } from '../../src/database/open-reader.js';
import { list } from '../../src/database/tx.js';
import { fillLog } from '../support/fill-log.js';
import { claimsOf, makePlace, startRoom, type Room } from '../support/room.js';

const LINES = 3_000;
/** The longest text there is, by its bytes. */
const TEXT = '😀'.repeat(2_000);
const ALL: ExportSpec = {
  ...{ log: 'lines', format: 'ndjson', timeZone: 'Asia/Seoul' },
  ...{ fromSeq: 1, toSeq: LINES + 100, fromAt: 0, toAt: Number.MAX_SAFE_INTEGER },
};
/** Looks for rows among numbers without an end. */
const ENDLESS = { ...ALL, toSeq: Number.MAX_SAFE_INTEGER };

let room: Room;
beforeAll(async () => {
  const place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0, textOf: () => TEXT });
  room = await startRoom({}, place);
  await room.login('admin');
});
afterAll(() => room.close());

const ask = async (body: object): Promise<ExportTicket> =>
  (await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', { reason: '감사', ...body })).body;
const viewOf = async (seq: number) =>
  (await room.asAdmin<ExportView>('GET', `admin/records/exports/${seq}`)).body;
const stateOf = async (seq: number) => (await viewOf(seq)).state;

let made = 1_000_000;
/** The address of an export as no admin can ask for it. */
async function addressOf(spec: ExportSpec): Promise<{ seq: number; url: string }> {
  const { sub, sid, tv } = claimsOf(await room.token('admin'));
  const seq = ++made;
  const by = { id: Number(sub), tokenVersion: tv, sessionId: sid };
  const ticket = room.app.get(ExportTickets).issue({ seq, until: Date.now() + 60_000, by, spec });
  return { seq, url: `${room.url}/api/records/exports/${seq}?ticket=${ticket}` };
}

/** Asks for a file by a connection of its own, which may be silent for so long. */
async function download(url: string, silentMs: number): Promise<Socket> {
  const { hostname, port, pathname, search } = new URL(url);
  const server = room.app.getHttpServer();
  const usual = server.timeout;
  server.timeout = silentMs;
  const seen = once(server, 'connection');
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  await seen.finally(() => (server.timeout = usual));
  socket.on('error', () => undefined);
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  return socket;
}

describe('an export that finds little', () => {
  it.each([
    ['csv', 'some', { kind: 'whisper' }, LINES / 20, /^HTTP.* 200 [^]*\r\n\r\n[^]*seq,time,at,kind/],
    ['ndjson', 'none', { fromSeq: 1_000_000 }, 0, /^HTTP.* 200 [^]*\r\n\r\n/],
  ] as const)('sends its head at once, is not cut off, ends with its reader: %s, %s', async (...given) => {
    const [format, , narrowed, found, head] = given;
    const { seq, url } = await addressOf({ ...ENDLESS, ...narrowed, format });
    const socket = await download(url, 400);
    let text = '';
    socket.on('data', part => (text += String(part)));
    await expect.poll(() => text).toMatch(head);
    // says how far it is
    await expect.poll(async () => (await viewOf(seq)).rows).toBe(found);
    // other answers take a minute at the most
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 61_000);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    later.mockRestore();
    expect(await stateOf(seq)).toBe('running');
    socket.destroy();
    await expect.poll(() => stateOf(seq), { timeout: 5_000 }).toBe('cut');
  });

  it('hears at once that it is to end', async () => {
    const thread = threadOf(ENDLESS, () => undefined);
    for (let i = 0; i < 4; i++) await thread.next();
    void thread.next();
    await new Promise(resolve => setTimeout(resolve, 100));
    const at = performance.now();
    await thread.end();
    expect(performance.now() - at).toBeLessThan(1_500);
  });
});

describe('an export of long lines', () => {
  it('comes in small pieces, from few rows at a time', async () => {
    const sizes: number[] = [];
    const thread = threadOf(ALL, bytes => sizes.push(bytes));
    while ((await thread.next()).type === 'piece');
    await thread.end();
    expect(sizes.length).toBeGreaterThan(LINES / 40);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
    const reader = await openReader(room.database.access, 2_000);
    const found: number[] = [];
    for await (const rows of rowsOf(reader, ALL)) found.push(rows.length);
    reader.close();
    expect(Math.max(...found) * TEXT.length * 2).toBeLessThanOrEqual(4_000_000);
    expect(found.reduce((sum, rows) => sum + rows, 0)).toBe(LINES);
  });

  it('looks through less at a time when that takes the database too long', async () => {
    const reader = await openReader(room.database.access, 2_000);
    const query = reader.query.bind(reader);
    const asked: number[] = [];
    reader.query = async <Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> => {
      const [after, upTo] = parameters as number[];
      if (sql.includes('FROM chat_log')) asked.push(upTo! - after!);
      // of a server that ended the statement
      if (asked.at(-1)! > 400) throw Object.assign(new Error(), { errno: 1969 });
      return query<Row>(sql, parameters);
    };
    const seqs: number[] = [];
    for await (const rows of rowsOf(reader, ALL)) seqs.push(...rows.map(({ seq }) => seq as number));
    reader.close();
    expect(seqs).toEqual(Array.from({ length: LINES }, (_, i) => seqs[0]! + i));
    expect(asked.filter(window => window > 400).length).toBeLessThan(asked.length / 2);
  });

  it('is cut off when its reader takes nothing for as long as the server waits', async () => {
    const { seq, url } = await addressOf(ALL);
    const socket = (await download(url, 1_000)).pause();
    await expect.poll(() => stateOf(seq)).toBe('cut');
    expect((await viewOf(seq)).rows).toBeLessThan(LINES);
    socket.destroy();
  });
});

/** The thread of an export. @param took is told of the bytes of each piece */
function threadOf(
  spec: ExportSpec,
  took: (bytes: number) => void,
): { next(): Promise<FromExport>; end(): Promise<void> } {
  let answer: ((message: FromExport) => void) | undefined;
  const task = { access: room.database.access, spec };
  const thread = new Thread<ToExport, FromExport>(
    { program: 'export-thread', task },
    message => {
      if (message.type === 'piece') took(message.bytes.byteLength);
      answer?.(message);
    },
    () => answer?.({ type: 'failed', code: 'ended' }),
  );
  return {
    next: async () =>
      new Promise(resolve => {
        answer = resolve;
        thread.send({ type: 'next' });
      }),
    end: async () => thread.end(),
  };
}

describe('an export of the log-ins of many days', () => {
  const DAYS = 400;
  const asked = { log: 'logins', format: 'ndjson', toDay: '2021-12-31' };
  const dayOf = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);

  beforeAll(async () => {
    const [today] = await room.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
    // all of them in one table: they are told apart by the catalogue
    await room.database.write('logins', async tx => {
      for (let i = 0; i < DAYS; i++)
        await tx.query(`INSERT INTO login_log_days VALUES (${list([0, 0, 0, 0, 0])})`, [
          ...[dayOf(i), today!.name, 'Asia/Seoul', 1, 2],
        ]);
    });
  });

  it('has an address that proxies take, and a file of all of them', async () => {
    const { url } = await ask(asked);
    expect(url.length).toBeLessThan(2_000);
    const response = await fetch(room.url + url);
    expect(response.status).toBe(200);
    const rows = (await response.text()).trimEnd().split('\n');
    const parsed = rows.map(row => JSON.parse(row) as { day?: string; end?: true; rows?: number });
    expect(parsed.pop()).toEqual({ end: true, rows: rows.length - 1 });
    const days = [...new Set(parsed.map(({ day }) => day))];
    expect(days).toEqual(Array.from({ length: DAYS }, (_, i) => dayOf(i)));
  });

  it('is cut when a day was removed before the download', async () => {
    const { seq, url } = await ask(asked);
    await room.database.write('logins', tx =>
      tx.query('DELETE FROM login_log_days WHERE day = ?', [dayOf(0)]),
    );
    const file = async () => (await fetch(room.url + url)).text();
    await expect(file()).rejects.toThrow(/terminated|fetch failed/);
    await expect.poll(() => stateOf(seq)).toBe('cut');
  });
});

it('the file of an export is not used up by asking for its head', async () => {
  const { url } = await ask({ log: 'acts', format: 'csv' });
  expect((await fetch(room.url + url, { method: 'HEAD' })).status).toBe(405);
  const response = await fetch(room.url + url);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('first_admin');
});

// last: they remove what the others read
describe('an export of rows that are removed before they are read', () => {
  const read = async (spec: ExportSpec, remove: () => Promise<unknown>): Promise<number> => {
    const reader = await openReader(room.database.access, 2_000);
    let count = 0;
    try {
      for await (const rows of rowsOf(reader, spec)) {
        if (count === 0) await remove();
        count += rows.length;
      }
      return count;
    } finally {
      reader.close();
    }
  };
  const without = (sql: string, parameters: unknown[]) =>
    room.database.write('background', tx => tx.query(sql, parameters));

  it.each([
    ['that it has read already', 400, false],
    ['that it has not read yet', 2_000, true],
  ])('of lines %s is cut: %s', async (_, upTo, isCut) => {
    const oldest = async (): Promise<number> =>
      (await room.rows<{ seq: number }>('SELECT MIN(seq) AS seq FROM chat_log'))[0]!.seq;
    const spec = { ...ALL, oldest: await oldest() };
    const remove = () => without('DELETE FROM chat_log WHERE seq <= ?', [upTo]);
    if (isCut) await expect(read(spec, remove)).rejects.toThrow('rows were removed');
    else expect(await read(spec, remove)).toBe(LINES);
    expect(await oldest()).toBe(upTo + 1);
  });

  it('of log-ins is cut', async () => {
    const [today] = await room.rows<{ day: string; name: string }>(
      'SELECT MAX(day) AS day FROM login_log_days',
    );
    const spec = { ...ALL, log: 'logins' as const, days: { from: '2020-01-02', to: today!.day, count: 1 } };
    const remove = () => without('DELETE FROM login_log_days WHERE day > ?', ['2020-01-03']);
    await expect(read(spec, remove)).rejects.toThrow('rows were removed');
  });

  it('is cut by the room, too', async () => {
    const { seq, url } = await ask({ log: 'lines', format: 'ndjson' });
    await without('DELETE FROM chat_log WHERE seq <= ?', [2_500]);
    await expect((async () => (await fetch(room.url + url)).text())()).rejects.toThrow(
      /terminated|fetch failed/,
    );
    await expect.poll(() => stateOf(seq)).toBe('cut');
  });
});
