import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportTicket } from '../../src/contract/exports.js';
import type { ModerationRecord } from '../../src/contract/records.js';
import type { Page } from '../../src/contract/rest.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Room } from '../support/room.js';

const HOSTILE = [
  '=HYPERLINK("http://x")',
  '+1',
  '-1',
  '@SUM(A1)',
  'a "quoted", text\nof two lines',
  '안녕 😀',
];

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  const [minsu] = [await room.enter('minsu'), await room.enter('jisoo')];
  for (const text of HOSTILE) await minsu.say(text);
  await minsu.whisper('jisoo', '비밀입니다');
  const { seq } = await minsu.send('message', { text: '답장', replyTo: (await minsu.say('물음')).seq });
  await minsu.reached(seq);
});
afterAll(() => room.close());

const ask = (body: object, token?: string) =>
  token === undefined
    ? room.asAdmin<ExportTicket>('POST', 'admin/records/exports', { reason: '감사', ...body })
    : room.http<ExportTicket>('POST', 'admin/records/exports', { token, body: { reason: '감사', ...body } });
const load = async ({ url }: ExportTicket, of = room) => fetch(of.url + url);
const fileOf = async (body: object): Promise<{ text: string; bytes: Buffer; seq: number }> => {
  const { status, body: ticket } = await ask(body);
  expect(status).toBe(201);
  const response = await load(ticket);
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { bytes, text: bytes.toString('utf8'), seq: ticket.seq };
};
const rowsOf = async (body: object): Promise<Record<string, unknown>[]> => {
  const { text } = await fileOf({ format: 'ndjson', ...body });
  return text
    .trimEnd()
    .split('\n')
    .map(row => JSON.parse(row) as Record<string, unknown>);
};
const lastAct = async (of = room): Promise<ModerationRecord> =>
  (await of.asAdmin<Page<ModerationRecord>>('GET', 'admin/logs/moderation?limit=1')).body.items[0]!;

describe('an export of lines', () => {
  it('is CSV that a spreadsheet opens and does not run', async () => {
    const { text, bytes } = await fileOf({ log: 'lines', format: 'csv' });
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = text.slice(1).split('\r\n');
    expect(rows[0]).toBe(
      'seq,time,at,kind,from,to,text,length,replyTo,hidden.by,hidden.reason,hidden.at,erased.by,erased.at',
    );
    const cells = rows.map(row => row.replace(/^\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00,\d+,/, ''));
    expect(cells).toEqual([
      'seq,time,at,kind,from,to,text,length,replyTo,hidden.by,hidden.reason,hidden.at,erased.by,erased.at',
      `chat,minsu,,"'=HYPERLINK(""http://x"")",,,,,,,`,
      `chat,minsu,,'+1,,,,,,,`,
      `chat,minsu,,'-1,,,,,,,`,
      `chat,minsu,,'@SUM(A1),,,,,,,`,
      'chat,minsu,,"a ""quoted"", text\nof two lines",,,,,,,',
      'chat,minsu,,안녕 😀,,,,,,,',
      'whisper,minsu,jisoo,,5,,,,,,',
      'chat,minsu,,물음,,,,,,,',
      expect.stringMatching(/^chat,minsu,,답장,,\d+,,,,,$/),
      '',
    ]);
  });

  it('is NDJSON, as REST has the lines, and says how many they were', async () => {
    const rows = await rowsOf({ log: 'lines' });
    const { body } = await room.asAdmin<Page<{ seq: number }>>('GET', 'admin/logs/chat?limit=200');
    expect(rows.pop()).toEqual({ end: true, rows: body.items.length });
    const items = body.items.toReversed();
    expect(rows).toEqual(items.map(item => ({ ...item, time: expect.stringMatching(/\+09:00$/) })));
    expect(rows.find(({ kind }) => kind === 'whisper')).not.toHaveProperty('text');
  });

  it('is narrowed by member, kind and days', async () => {
    const { length } = await rowsOf({ log: 'lines' });
    expect(await rowsOf({ log: 'lines', member: 'minsu' })).toHaveLength(length);
    expect(await rowsOf({ log: 'lines', member: 'jisoo' })).toHaveLength(2);
    expect(await rowsOf({ log: 'lines', kind: 'whisper' })).toHaveLength(2);
    expect(await rowsOf({ log: 'lines', toDay: '2020-01-01' })).toHaveLength(1);
    expect(await rowsOf({ log: 'lines', fromDay: '2020-01-01' })).toHaveLength(length);
    expect(await rowsOf({ log: 'lines', fromDay: '2999-01-01' })).toHaveLength(1);
  });

  it('is an act, as is its end, with the number of rows and the hash of the file', async () => {
    const { bytes, seq } = await fileOf({ log: 'lines', format: 'csv', member: 'minsu' });
    const [end, begin] = (await room.asAdmin<Page<ModerationRecord>>('GET', 'admin/logs/moderation?limit=2'))
      .body.items;
    expect(begin).toMatchObject({ seq, action: 'exported', reason: '감사', detail: 'lines csv minsu' });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const rows = HOSTILE.length + 3;
    const detail = `rows ${rows} sha256 ${sha256}`;
    expect(end).toMatchObject({ action: 'export_ended', outcome: 'done', detail, fromSeq: seq, toSeq: seq });
    expect((await room.asAdmin('GET', `admin/records/exports/${seq}`)).body).toEqual({
      ...{ seq, state: 'done', rows, bytes: bytes.length, sha256 },
    });
  });
});

describe('an export of other logs', () => {
  it('has acts', async () => {
    await room.asAdmin('POST', 'admin/members/jisoo/mute', { reason: '=도배' });
    const rows = await rowsOf({ log: 'acts' });
    expect(rows.at(-2)).toMatchObject({ action: 'mute', actor: 'admin', target: 'jisoo', reason: '=도배' });
    expect((await fileOf({ log: 'acts', format: 'csv' })).text).toContain(`,jisoo,'=도배,`);
    expect(await rowsOf({ log: 'acts', member: 'jisoo' })).not.toHaveLength(rows.length);
  });

  it('has log-ins, by days', async () => {
    await room.login('minsu');
    const rows = await rowsOf({ log: 'logins', member: 'minsu' });
    expect(rows.map(({ event }) => event)).toEqual(expect.arrayContaining(['enter', 'login']));
    expect(rows.every(({ name, end }) => name === 'minsu' || end === true)).toBe(true);
    expect(await rowsOf({ log: 'logins', toDay: '2020-01-01' })).toHaveLength(1);
  });
});

describe('the address of a file', () => {
  it('is good once, and for its own export', async () => {
    const [one, other] = [
      (await ask({ log: 'acts', format: 'csv' })).body,
      (await ask({ log: 'acts', format: 'csv' })).body,
    ];
    const swapped = one.url.replace(`/${one.seq}?`, `/${other.seq}?`);
    expect((await fetch(room.url + swapped)).status).toBe(404);
    expect((await load(one)).status).toBe(200);
    expect((await load(one)).status).toBe(404);
  });

  it.each([
    ['no ticket', (url: string) => url.replace(/\?.*/, '')],
    ['two tickets', (url: string) => `${url}&ticket=x`],
    ['another end', (url: string) => `${url.slice(0, -2)}AA`],
    ['another content', (url: string) => url.replace('ticket=', 'ticket=A')],
    ['no export', (url: string) => url.replace(/exports\/\d+/, 'exports/999999')],
    ['no number', (url: string) => url.replace(/exports\/\d+/, 'exports/1e9')],
  ])('with %s is not found', async (_, changed) => {
    const { body } = await ask({ log: 'acts', format: 'csv' });
    expect((await fetch(room.url + changed(body.url))).status).toBe(404);
  });

  it('is good for a minute', async () => {
    const { body } = await ask({ log: 'acts', format: 'csv' });
    await room.atTime(body.until + 1, async () => expect((await load(body)).status).toBe(404));
  });

  it('is no longer good when who asked is no admin any more', async () => {
    await room.member('second', 'admin');
    const { body } = await ask({ log: 'acts', format: 'csv' }, await room.token('second'));
    await room.asAdmin('PATCH', 'admin/accounts/second', { role: 'member' });
    expect((await load(body)).status).toBe(404);
  });
});

it.each([
  [{ log: 'lines', format: 'csv', reason: ' ' }, 'EMPTY'],
  [{ log: 'lines', format: 'csv', reason: undefined }, 'INVALID'],
  [{ log: 'accounts', format: 'csv' }, 'INVALID'],
  [{ log: 'lines', format: 'xlsx' }, 'INVALID'],
  [{ log: 'acts', format: 'csv', kind: 'whisper' }, 'INVALID'],
  [{ log: 'lines', format: 'csv', fromDay: 'login_log_20261122; DROP' }, 'INVALID'],
  [{ log: 'lines', format: 'csv', fromDay: '2026-02-30' }, 'INVALID'],
  [{ log: 'logins', format: 'csv', member: 'stranger' }, 'NO_SUCH_MEMBER'],
  [{ log: 'lines', format: 'csv', member: ['minsu'] }, 'INVALID'],
])('an export of %j is refused: %s', async (body, code) => {
  expect((await ask(body)).body.error).toMatchObject({ code });
});

it('an export is for admins', async () => {
  expect((await ask({ log: 'lines', format: 'csv' }, await room.token('minsu'))).status).toBe(403);
  const { status } = await room.http('GET', 'admin/records/exports/1', { token: await room.token('minsu') });
  expect(status).toBe(403);
});

describe('an export of a long log', () => {
  const LINES = 100_000;
  let long: Room;
  beforeAll(async () => {
    const place = await makePlace();
    await (await startRoom({}, place)).stop();
    await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 10 });
    long = await startRoom({}, place);
    await long.member('third', 'admin');
  });
  afterAll(() => long.close());

  const begin = async (name: string) => {
    const { body } = await long.http<ExportTicket>('POST', 'admin/records/exports', {
      token: await long.token(name),
      body: { reason: '감사', log: 'lines', format: 'ndjson' },
    });
    return body;
  };
  /** Asks for the file and reads nothing of it. */
  const unread = ({ url }: ExportTicket) => {
    const { hostname, port } = new URL(long.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(`GET ${url} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`);
    socket.pause();
    return socket;
  };
  const stateOf = async (seq: number) =>
    (await long.asAdmin<{ state: string }>('GET', `admin/records/exports/${seq}`)).body.state;

  it('is whole, and leaves no listener behind with each of its pieces', async () => {
    const warned: Error[] = [];
    const warn = (warning: Error): unknown => warned.push(warning);
    process.on('warning', warn);
    const text = await (await load(await begin('admin'), long)).text();
    process.off('warning', warn);
    expect(warned).toEqual([]);
    const rows = text.trimEnd().split('\n');
    expect(rows).toHaveLength(LINES + 1);
    expect(JSON.parse(rows.at(-1)!)).toEqual({ end: true, rows: LINES });
  });

  it('is cut when who asked loses the role, and the file does not look whole', async () => {
    // another one if it has to be tried again
    const name = `second_${crypto.randomUUID().slice(0, 8)}`;
    await long.member(name, 'admin');
    const ticket = await begin(name);
    const socket = unread(ticket);
    const isBegun = async () =>
      (await long.asAdmin<{ bytes: number }>('GET', `admin/records/exports/${ticket.seq}`)).body.bytes > 0;
    await expect.poll(isBegun).toBe(true);
    await long.asAdmin('PATCH', `admin/accounts/${name}`, { role: 'member' });
    // looked at once a second
    await new Promise(resolve => setTimeout(resolve, 1_100));
    let text = '';
    socket.setEncoding('latin1').on('data', part => (text += String(part)));
    socket.resume();
    await new Promise(resolve => socket.on('close', resolve));
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(text.endsWith('\r\n0\r\n\r\n')).toBe(false);
    expect(text).not.toContain('"end":true');
    await expect.poll(() => stateOf(ticket.seq)).toBe('cut');
    await expect
      .poll(() => lastAct(long))
      .toMatchObject({
        action: 'export_ended',
        outcome: 'refused',
        detail: expect.stringMatching(/^cut after/),
      });
  });

  it('is one of two at a time, and of one for each admin', async () => {
    const [one, same, other] = [await begin('admin'), await begin('admin'), await begin('third')];
    await long.member('fourth', 'admin');
    const last = await begin('fourth');
    const sockets = [unread(one)];
    await expect.poll(() => stateOf(one.seq)).toBe('running');
    expect((await load(same, long)).status).toBe(503);
    sockets.push(unread(other));
    await expect.poll(() => stateOf(other.seq)).toBe('running');
    expect((await load(last, long)).status).toBe(503);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => stateOf(other.seq)).toBe('cut');
    // refused, it was not used; what was cut has its place until its end is on record
    await expect.poll(async () => (await load(last, long)).status).toBe(200);
  });
});

// last: passport knows one room of a process
it('an export of acts has those of its days, also of days on which nothing was said', async () => {
  const quiet = await startRoom();
  const actsOf = async (days: Record<string, string>): Promise<string> => {
    const body = { reason: '감사', log: 'acts', format: 'ndjson', ...days };
    const ticket = await quiet.asAdmin<ExportTicket>('POST', 'admin/records/exports', body);
    return (await load(ticket.body, quiet)).text();
  };
  try {
    for (const name of ['minsu', 'jisoo', 'hyeon']) await quiet.member(name);
    const seqs = await quiet.rows<{ seq: number }>('SELECT seq FROM moderation_log ORDER BY seq');
    expect(seqs).toHaveLength(4);
    // each on a day of its own
    for (const [i, { seq }] of seqs.entries())
      await quiet.database.write('moderation', tx =>
        tx.query('UPDATE moderation_log SET at = ? WHERE seq = ?', [Date.UTC(2021, 0, 1 + i), seq]),
      );
    expect(await actsOf({ fromDay: '2021-01-02', toDay: '2021-01-03' })).toMatch(
      /"target":"minsu".*\n.*"target":"jisoo".*\n\{"end":true,"rows":2\}\n$/,
    );
    expect(await actsOf({ toDay: '2020-12-31' })).toMatch(/^\{"end":true,"rows":0\}\n$/);
    expect(await actsOf({ fromDay: '2020-01-01', toDay: '2021-12-31' })).toMatch(/"rows":4\}\n$/);
  } finally {
    await quiet.close();
  }
});
