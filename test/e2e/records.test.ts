import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Visits } from '../../src/logging/logins/visits.js';
import { direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const HOUR = 3_600_000;
const seoul = (text: string): number => Date.parse(`${text}+09:00`);

let place: Place;
let room: Room;
beforeEach(async () => {
  place = await makePlace();
});
afterEach(() => room.close());

const open = async (settings: Record<string, string>, at: number): Promise<void> => {
  room = await startRoom({ TOKEN_TTL: '30d', ...settings }, place, at);
};
const table = (day: string): Promise<Record<string, unknown>[]> =>
  room.rows(`SELECT event, name, cause, at FROM login_log_${day} ORDER BY id`);

describe('the log-in record', () => {
  it('has a table a day, by the calendar of TIME_ZONE, in which an event stands by its own instant', async () => {
    await open({}, seoul('2026-11-22T23:59:59.900'));
    const minsu = await room.enter('minsu');
    room.standAt(seoul('2026-11-23T00:00:00.000'));
    await minsu.say('/quit');
    await expect
      .poll(async () => (await room.rows('SELECT day FROM login_log_days ORDER BY day')).length)
      .toBe(2);
    await expect
      // members present at midnight may be carried over first
      .poll(async () => (await table('20261123')).filter(row => row.event !== 'carry'))
      .toEqual([{ event: 'leave', name: 'minsu', cause: 'quit', at: seoul('2026-11-23T00:00:00') }]);
    const first = await table('20261122');
    expect(first.map(row => [row.event, row.name])).toEqual([
      ['login', 'admin'],
      ['login', 'minsu'],
      ['enter', 'minsu'],
    ]);
  });

  it('has one carry row for everyone who is here as a day begins, and none for a member who comes later', async () => {
    await open({}, seoul('2026-11-22T22:00:00'));
    await room.enter('minsu');
    await room.enter('minsu');
    await room.enter('jisoo');
    room.standAt(seoul('2026-11-23T00:00:00.500'));
    await room.enter('late');
    await room.app.get(Visits).carry();
    await room.app.get(Visits).carry();
    const carried = (await table('20261123')).filter(row => row.event === 'carry');
    expect(carried).toEqual([
      { event: 'carry', name: 'minsu', cause: null, at: seoul('2026-11-23T00:00:00') },
      { event: 'carry', name: 'jisoo', cause: null, at: seoul('2026-11-23T00:00:00') },
    ]);
  });

  it.each([
    ['Asia/Seoul', '2026-03-08T12:00:00+09:00', '2026-03-08', 24],
    ['UTC', '2026-03-08T12:00:00Z', '2026-03-08', 24],
    ['America/New_York', '2026-03-08T12:00:00-04:00', '2026-03-08', 23],
    ['America/New_York', '2026-11-01T12:00:00-05:00', '2026-11-01', 25],
  ])('knows the length of a day: %s %s', async (zone, at, day, hours) => {
    await open({ TIME_ZONE: zone }, Date.parse(at));
    await room.login('admin');
    const [row] = await room.rows<{ from_at: number; to_at: number }>(
      'SELECT from_at, to_at FROM login_log_days WHERE day = ?',
      [day],
    );
    expect((row!.to_at - row!.from_at) / HOUR).toBe(hours);
  });

  it('closes, at the next boot, the stays that a crash left open', async () => {
    await open({}, Date.now());
    await room.enter('minsu');
    const jisoo = await room.enter('jisoo');
    await jisoo.say('/quit');
    const today = (await room.rows<{ table_name: string }>('SELECT table_name FROM login_log_days'))[0]!
      .table_name;
    await expect
      .poll(() => room.rows(`SELECT name FROM ${today} WHERE event = 'leave'`))
      .toEqual([{ name: 'jisoo' }]);
    // what a crash looks like: the stay ended without its row
    room.app.get(Visits).leave = async () => undefined;
    await room.stop();
    room = await startRoom({}, place);
    const leaves = await room.rows(`SELECT name, cause FROM ${today} WHERE event = 'leave' ORDER BY id`);
    expect(leaves).toEqual([
      { name: 'jisoo', cause: 'quit' },
      { name: 'minsu', cause: 'crash' },
    ]);
    await room.stop();
    room = await startRoom({}, place);
    expect(await room.rows(`SELECT name FROM ${today} WHERE cause = 'crash'`)).toHaveLength(1);
  });

  it('closes them however many they are: more than a pool of connections queues', async () => {
    const stays = 1_200;
    await open({}, Date.now());
    await room.login('admin');
    const [today] = await room.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
    await room.stop();
    const db = await direct(place.environment);
    await db.all('BEGIN');
    for (let i = 0; i < stays; i++) {
      const visit = randomUUID();
      await db.all(
        `INSERT INTO ${today!.name} (event_id, event, visit, node, account_id, name, ip, count, at)
         VALUES (?, 'enter', ?, 'test', 1, 'admin', '127.0.0.1', 1, ?)`,
        [`enter:${visit}`, visit, Date.now()],
      );
    }
    await db.all('COMMIT');
    await db.close();
    room = await startRoom({}, place);
    await expect
      .poll(() => room.rows(`SELECT COUNT(*) AS n FROM ${today!.name} WHERE cause = 'crash'`))
      .toEqual([{ n: stays }]);
  });

  it('has the leave of everyone with the cause server_stop when the server stops in order', async () => {
    await open({}, Date.now());
    await room.enter('minsu');
    await room.app.close();
    room = await startRoom({}, place);
    const [day] = await room.rows<{ table_name: string }>('SELECT table_name FROM login_log_days');
    expect(await room.rows(`SELECT name, cause FROM ${day!.table_name} WHERE event = 'leave'`)).toEqual([
      { name: 'minsu', cause: 'server_stop' },
    ]);
  });

  it('keeps its zone: a server with another one does not start, and names both', async () => {
    await open({}, Date.now());
    await room.stop();
    await expect(startRoom({ TIME_ZONE: 'UTC' }, place)).rejects.toThrow(/Asia\/Seoul.*UTC/s);
    room = await startRoom({}, place);
  });
});

describe('the chat record', () => {
  it('has every text byte for byte, whispers included', async () => {
    await open({}, Date.now());
    const [minsu] = [await room.enter('minsu'), await room.enter('jisoo')];
    const texts = [
      ' 두 칸  ',
      '👨‍👩‍👧‍👦😀',
      `e${'\u0301'.repeat(200)}`,
      '😀'.repeat(2_000),
      '\u202eabc',
      'a\nb\tc',
      "'; DROP TABLE chat_log; --",
      '가'.repeat(1_000),
    ];
    for (const text of texts) expect(await minsu.say(text)).toMatchObject({ ok: true });
    const { seq } = await minsu.whisper('jisoo', 'just you');
    const rows = await room.rows<{ bytes: string; kind: string }>(
      'SELECT HEX(text) AS bytes, kind FROM chat_log ORDER BY seq',
    );
    const stored = rows.map(row => Buffer.from(row.bytes, 'hex').toString());
    expect(stored).toEqual([...texts, 'just you']);
    expect(rows.at(-1)!.kind).toBe('whisper');
    await minsu.reached(seq);
    const { items } = await minsu.send('history', {});
    expect([minsu.texts(), items.map((item: { text: string }) => item.text)]).toEqual([stored, stored]);
  });
});
