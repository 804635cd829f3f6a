import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { RoomChanges1796000000000 } from '../../src/database/migrations/1796000000000-room-changes.js';
import { RoomService } from '../../src/admin/room.service.js';
import type { Client } from '../support/client.js';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { LineClient } from '../support/line-client.js';
import { ADMIN, claimsOf, makePlace, startRoom, type Room } from '../support/room.js';

const SETTINGS = { TCP_PORT: '0', ROOM_NAME: '처음 이름' };

let room: Room;
let [admin, minsu]: Client[] = [];
beforeAll(async () => {
  room = await startRoom(SETTINGS);
  [admin, minsu] = [await room.enter(ADMIN.name), await room.enter('minsu')];
});
afterAll(() => room.close());

// oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
const change = (body: unknown) => room.asAdmin<any>('PATCH', 'admin/room', body);
const shown = async () => (await room.http('GET', 'room')).body;
// oxlint-disable-next-line typescript/no-explicit-any
const acts = async (): Promise<any[]> =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (await room.asAdmin<any>('GET', 'admin/logs/moderation?limit=200')).body.items
    .filter(({ action }: { action: string }) => action === 'room')
    .reverse();

/** Makes the table refuse a row permanently, as a trigger of the operator may. */
async function refuse(table: string, condition: string): Promise<void> {
  const sql =
    inject('database') === 'sqlite'
      ? `CREATE TRIGGER refused BEFORE INSERT ON ${table} WHEN ${condition}
         BEGIN SELECT RAISE(ABORT, 'refused'); END`
      : `CREATE TRIGGER refused BEFORE INSERT ON ${table} FOR EACH ROW
         IF ${condition} THEN SIGNAL SQLSTATE '45000'; END IF`;
  await room.database.write('logins', tx => tx.query(sql));
}

describe('the room', () => {
  it('has the name of the setting, whatever it is at a start, until an admin changes it', async () => {
    expect(await shown()).toEqual({ name: '처음 이름', recorded: true });
    expect(minsu!.welcome).toMatchObject({ room: '처음 이름' });
    const { place } = room;
    await room.stop();
    room = await startRoom({ ...SETTINGS, ROOM_NAME: '둘째 이름' }, place);
    expect(await shown()).toEqual({ name: '둘째 이름', recorded: true });
    [admin, minsu] = [await room.enter(ADMIN.name), await room.enter('minsu')];
  });

  it('is changed by an admin, for all who are there at once, and for who comes', async () => {
    const lines = await LineClient.enter(room, 'minsu');
    const { status, body } = await change({ name: ' 독서 모임 ', description: '매주 목요일', colour: 15 });
    const facts = { name: '독서 모임', description: '매주 목요일', colour: 15 };
    expect([status, body]).toEqual([200, { ...facts, recorded: true, loopback: true }]);
    for (const client of [admin!, minsu!]) {
      await client.until(() => client.rooms.length > 0, 'the room');
      expect(client.rooms).toEqual([facts]);
    }
    await lines.sees('* 방 정보가 바뀌었습니다: 독서 모임 (매주 목요일)');
    expect(await shown()).toEqual({ ...facts, recorded: true });
    expect((await room.asAdmin('GET', 'admin/room')).body).toEqual(body);
    const { name, ...others } = facts;
    expect((await room.enter('jisoo')).welcome).toMatchObject({ room: name, ...others });
    const late = await LineClient.enter(room, 'minsu');
    await late.sees('* 독서 모임: 모든 대화와 귓속말은 기록됩니다. 명령은 /help');
    for (const client of [lines, late]) client.socket.destroy();
  });

  it('changes in what is given alone, and an empty description removes it', async () => {
    expect((await change({ colour: 0, description: null })).body).toMatchObject({
      name: '독서 모임',
      description: '매주 목요일',
      colour: 0,
    });
    const { body } = await change({ description: '  ' });
    expect(body).toEqual({ name: '독서 모임', colour: 0, recorded: true, loopback: true });
    await minsu!.until(() => minsu!.rooms.length > 2, 'the room');
    expect(minsu!.rooms.at(-1)).toEqual({ name: '독서 모임', colour: 0 });
  });

  it('is on record with who changed what, from what and to what', async () => {
    const before = { name: '둘째 이름' };
    const [first, second, third] = await acts();
    const all = { name: '독서 모임', description: '매주 목요일', colour: 15 };
    expect(first).toMatchObject({
      actor: ADMIN.name,
      outcome: 'done',
      detail: 'name, description, colour',
      room: { from: before, to: all },
    });
    expect(second).toMatchObject({ detail: 'colour', room: { from: all, to: { ...all, colour: 0 } } });
    expect(third).toMatchObject({ detail: 'description', room: { to: { name: '독서 모임', colour: 0 } } });
    expect(third.room.to).not.toHaveProperty('description');
  });

  it('makes no act of what is so already', async () => {
    const [known, told] = [(await acts()).length, minsu!.rooms.length];
    for (const body of [{}, { name: '독서 모임', colour: 0, description: '' }, { colour: 0 }, { other: 1 }])
      expect((await change(body)).body).toMatchObject({ name: '독서 모임', colour: 0 });
    await minsu!.send('history', { limit: 1 });
    expect([(await acts()).length, minsu!.rooms.length]).toEqual([known, told]);
  });

  it('keeps two changes at once, one after the other', async () => {
    await room.member('second', 'admin');
    const token = await room.token('second');
    const [one, other] = await Promise.all([
      change({ name: '책 모임' }),
      room.http('PATCH', 'admin/room', { token, body: { colour: 7 } }),
    ]);
    expect([one.status, other.status]).toEqual([200, 200]);
    const [a, b] = (await acts()).slice(-2);
    expect(b.room.from).toEqual(a.room.to);
    expect(b.room.to).toEqual({ name: '책 모임', colour: 7 });
  });

  it('has no colour any more when -1 is given, as an act; once more is none', async () => {
    const plain = { name: '책 모임', recorded: true };
    expect((await change({ colour: -1 })).body).toEqual({ ...plain, loopback: true });
    expect(await shown()).toEqual(plain);
    const known = (await acts()).length;
    expect((await acts()).at(-1)).toMatchObject({ detail: 'colour', room: { to: { name: '책 모임' } } });
    await change({ colour: -1 });
    expect((await acts()).length).toBe(known);
    await change({ colour: 7 });
  });

  it('is a name that a password must not consist of', async () => {
    const made = await room.asAdmin('POST', 'admin/accounts', { name: 'hana', password: '책 모임 책 모임' });
    expect(made.body.error).toMatchObject({ code: 'INVALID', field: 'password', rule: 'name' });
  });

  it('is what it was after a restart, whatever the setting says', async () => {
    const { place } = room;
    await room.stop();
    room = await startRoom({ ...SETTINGS, ROOM_NAME: '셋째 이름' }, place);
    expect(await shown()).toEqual({ name: '책 모임', colour: 7, recorded: true });
    [admin, minsu] = [await room.enter(ADMIN.name), await room.enter('minsu')];
  });
});

describe('a change of the room', () => {
  it.each<[string, unknown, string, string?]>([
    ['no name', { name: '' }, 'EMPTY', 'name'],
    ['an invisible name', { name: '\u200b\u3164' }, 'EMPTY', 'name'],
    ['an invisible description', { description: '\u2800' }, 'EMPTY', 'description'],
    ['a long name', { name: '😀'.repeat(61) }, 'TOO_LONG', 'name'],
    ['a long description', { description: '가'.repeat(141) }, 'TOO_LONG', 'description'],
    ['a name of two lines', { name: 'a\nb' }, 'INVALID_TEXT', 'name'],
    ['a description with a tab', { description: 'a\tb' }, 'INVALID_TEXT', 'description'],
    ['a line separator', { description: 'a\u2028b' }, 'INVALID_TEXT', 'description'],
    ['NUL', { name: 'a\0b' }, 'INVALID_TEXT', 'name'],
    ['ANSI', { name: '\u001b[31m' }, 'INVALID_TEXT', 'name'],
    ['half a character', { name: '\ud800' }, 'INVALID_TEXT', 'name'],
    ['a name that is a number', { name: 5 }, 'INVALID', 'name'],
    ['a name that is a list', { name: ['x'] }, 'INVALID', 'name'],
    ['a description that is an object', { description: {} }, 'INVALID', 'description'],
    ['colour 16', { colour: 16 }, 'INVALID', 'colour'],
    ['colour -2', { colour: -2 }, 'INVALID', 'colour'],
    ['colour 1.5', { colour: 1.5 }, 'INVALID', 'colour'],
    ['a colour as text', { colour: '5' }, 'INVALID', 'colour'],
    ['a list', [1], 'INVALID'],
    ['a broken body', '{"name":', 'INVALID'],
    ['a body that is too large', { name: 'x'.repeat(70_000) }, 'TOO_LONG'],
  ])('is refused for %s, and changes nothing', async (_, body, code, field) => {
    const { status, body: answer } = await change(body);
    expect([status, answer.error?.code, answer.error?.field]).toEqual([400, code, field]);
    expect(await shown()).toEqual({ name: '책 모임', colour: 7, recorded: true });
  });

  it('takes the longest texts byte for byte, and no prototype', async () => {
    const facts = { name: '😀'.repeat(60), description: '\u202e<b>&' + "'; DROP--".repeat(15) };
    const given = `{"__proto__":{"colour":9},"name":"${facts.name}","description":"${facts.description}"}`;
    expect((await change(given)).body).toMatchObject({ ...facts, colour: 7 });
    expect(await shown()).toEqual({ ...facts, colour: 7, recorded: true });
  });

  it('is refused by a row of a member who is no admin any more, and changes nothing', async () => {
    await room.member('demoted', 'admin');
    const { sub, sid, tv } = claimsOf(await room.token('demoted'));
    await room.asAdmin('PATCH', 'admin/accounts/demoted', { role: 'member' });
    // as if the guards had passed before
    const by = { id: Number(sub), sessionId: sid, tokenVersion: tv };
    await expect(room.app.get(RoomService).change(by, { name: '빼앗긴 방' })).rejects.toThrow('not allowed');
    expect((await acts()).at(-1)).toMatchObject({
      outcome: 'refused',
      actor: 'demoted',
      detail: 'FORBIDDEN',
    });
    expect((await acts()).at(-1)).not.toHaveProperty('room');
    expect((await shown()).name).toBe('😀'.repeat(60));
  });

  it('is in the database together with its act, or not at all', async () => {
    const count = async () => (await room.rows('SELECT seq FROM moderation_log')).length;
    await refuse('room_changes', `NEW.name = '거절'`);
    const before = await count();
    expect((await change({ name: '거절' })).status).toBe(500);
    expect(await count()).toBe(before);
    expect((await shown()).name).not.toBe('거절');
    await room.database.write('logins', tx => tx.query('DROP TRIGGER refused'));
    await refuse('moderation_log', `NEW.action = 'room'`);
    expect((await change({ name: '거절' })).status).toBe(500);
    expect(await room.rows(`SELECT seq FROM room_changes WHERE name = '거절'`)).toEqual([]);
    await room.database.write('logins', tx => tx.query('DROP TRIGGER refused'));
  });

  it('whose outcome was unknown is told of once, when it is known', async () => {
    const { database } = room;
    const write = database.write.bind(database);
    let lost = 0;
    // the first COMMIT comes through, and its answer does not
    database.write = async (lane, work) => {
      const result = await write(lane, work);
      if (lane !== 'moderation' || lost++ > 0) return result;
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    };
    const told = minsu!.rooms.length;
    try {
      expect((await change({ name: '한 번' })).body.name).toBe('한 번');
    } finally {
      Reflect.deleteProperty(database, 'write');
    }
    await minsu!.until(() => minsu!.rooms.length > told, 'the room');
    expect(minsu!.rooms.slice(told).map(({ name }) => name)).toEqual(['한 번']);
    expect(await room.rows(`SELECT seq FROM room_changes WHERE name = '한 번'`)).toHaveLength(1);
  });
});

describe('an update of a room with lines', () => {
  it('makes the table, and keeps every row', async () => {
    const place = await makePlace();
    await (await startRoom({}, place)).stop();
    await fillLog(place.environment, { accounts: 50, lines: 5_000, acts: 100 });
    await withSource(place, async source => {
      await new RoomChanges1796000000000().down(source.createQueryRunner());
      await source.query(`DELETE FROM migrations WHERE name = 'RoomChanges1796000000000'`);
    });
    const updated = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await updated.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([{ n: 5_000 }]);
    expect((await updated.asAdmin('PATCH', 'admin/room', { name: '옛 방' })).status).toBe(200);
    await updated.close();
  });
});
