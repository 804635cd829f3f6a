import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatError } from '../../src/contract/errors.js';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { ModerationLogWriter } from '../../src/logging/moderation-log.writer.js';
import { loginTable } from '../../src/logging/logins/login-table.js';
import { LoginDaySealer } from '../../src/proof/login-days.js';
import { parseSeal } from '../../src/proof/login-seals.js';
import type { LoginFinding } from '../../src/proof/verify/findings.js';
import { direct, type Direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealLogins, sealed, verdictOf } from '../support/sealed.js';

let place: Place;
let room: Room;
let db: Direct;
let day: string;
let table: string;
/** Ids of the rows of the first seal and of those of the second. */
let first: number[];
let second: number[];

const ids = async (after = 0): Promise<number[]> =>
  (await room.rows<{ id: number }>(`SELECT id FROM ${table} WHERE id > ? ORDER BY id`, [after])).map(
    ({ id }) => id,
  );
const seals = async () =>
  (
    await room.rows<{ detail: string }>(
      `SELECT detail FROM moderation_log WHERE action = 'logins_sealed' ORDER BY seq`,
    )
  ).map(({ detail }) => parseSeal(detail)!);

beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  await room.login('admin');
  for (const name of ['minsu', 'jisoo', 'haneul']) await room.enter(name);
  [{ day, table } = { day: '', table: '' }] = await room.rows<{ day: string; table: string }>(
    'SELECT day, table_name AS `table` FROM login_log_days',
  );
  await sealLogins(room);
  first = await ids();
  for (const name of ['minsu', 'jisoo']) {
    await room.member(`${name}_2`);
    await room.login(`${name}_2`);
    await room.enter(`${name}_2`);
  }
  await sealLogins(room);
  second = await ids(first.at(-1));
  db = await direct(place.environment);
});
afterAll(async () => {
  await db.close();
  await room.close();
});

/** Changes the database, checks the record, and takes the change back. */
async function found(
  change: readonly [string, unknown[]?][],
  back: readonly [string, unknown[]?][],
): Promise<LoginFinding[]> {
  for (const [sql, parameters] of change) await db.all(sql, parameters);
  try {
    const { findings, logins } = await verdictOf(room);
    expect(findings).toEqual([]);
    return logins.findings;
  } finally {
    for (const [sql, parameters] of back) await db.all(sql, parameters);
  }
}

async function rowOf(id: number): Promise<{ names: string; marks: string; values: unknown[] }> {
  const [row] = await room.rows(`SELECT * FROM ${table} WHERE id = ?`, [id]);
  const names = Object.keys(row!);
  return { names: names.join(', '), marks: names.map(() => '?').join(', '), values: Object.values(row!) };
}

describe('log-ins', () => {
  it('are sealed by an act of the room that says day, last row, number and root', async () => {
    expect(await seals()).toMatchObject([
      { day, lastId: first.at(-1), count: first.length },
      { day, lastId: second.at(-1), count: first.length + second.length },
    ]);
    const { body } = await room.asAdmin<{ items: object[] }>(
      'GET',
      'admin/records/acts?action=logins_sealed',
    );
    expect(body.items).toHaveLength(2);
    for (const act of body.items) expect(Object.keys(act)).not.toContain('actor');
    // among the others they would be too many, and members are not told
    for (const query of ['', '?outcome=done']) {
      const { body: all } = await room.asAdmin<{ items: { action: string }[] }>(
        'GET',
        `admin/records/acts${query}`,
      );
      expect(all.items.length).toBeGreaterThan(0);
      expect(all.items.map(({ action }) => action)).not.toContain('logins_sealed');
    }
    const { body: logs } = await room.asAdmin<{ items: { action: string }[] }>(
      'GET',
      'admin/logs/moderation',
    );
    expect(logs.items.map(({ action }) => action)).not.toContain('logins_sealed');
    for (const client of room.clients) expect(JSON.stringify(client.items)).not.toContain('logins_sealed');
    expect((await verdictOf(room)).logins).toMatchObject({
      ...{ findings: [], days: 1, rows: first.length + second.length, unsealed: 0, gone: 0, notes: [] },
    });
  });

  it('that nothing came to make no further seal', async () => {
    await sealLogins(room);
    expect(await seals()).toHaveLength(2);
  });

  it('are sealed when the outcome of a seal is not known', async () => {
    const log = room.app.get(ModerationLogWriter);
    const act = log.act.bind(log);
    await room.login('admin');
    for (const isStored of [false, true]) {
      log.act = async (...given) => {
        if (isStored) await act(...given);
        throw new ChatError('UNAVAILABLE');
      };
      await room.app.get(LoginDaySealer).run({ now: true, settleMs: 0 });
    }
    log.act = act;
    await sealLogins(room);
    expect(await seals()).toHaveLength(3);
    expect((await verdictOf(room)).logins).toMatchObject({ findings: [], unsealed: 0 });
  });

  it('are whole after the stop and start of the room, and go on from where they were', async () => {
    await room.stop();
    room = await startRoom({}, place);
    await room.login('admin');
    await sealLogins(room);
    const all = await ids();
    expect((await seals()).at(-1)).toMatchObject({ lastId: all.at(-1), count: all.length });
    expect((await verdictOf(room)).logins).toMatchObject({ findings: [], rows: all.length, unsealed: 0 });
  });
});

describe('what is named', () => {
  it.each([
    ['event', `'leave'`],
    ['account_id', '999'],
    ['name', `'eve'`],
    ['ip', `'10.9.9.9'`],
    ['user_agent', `'another'`],
    ['node', `'another'`],
    ['visit', `'another'`],
    ['cause', `'kicked'`],
    ['transport', `'tcp'`],
    ['count', '2'],
    ['at', 'at - 1'],
    ['event_id', `'another'`],
  ])('the row whose %s was changed', async (column, value) => {
    const id = second[1]!;
    const [before] = await room.rows(`SELECT * FROM ${table} WHERE id = ?`, [id]);
    expect(
      await found(
        [[`UPDATE ${table} SET ${column} = ${value} WHERE id = ?`, [id]]],
        [[`UPDATE ${table} SET ${column} = ? WHERE id = ?`, [before![column], id]]],
      ),
    ).toMatchObject([{ kind: 'changed', day, id }]);
  });

  it.each([
    ['of the first seal', () => first[1]!],
    ['of the second one', () => second[0]!],
    ['that was the last of a seal', () => first.at(-1)!],
  ])('a row that was removed, %s', async (_, idOf) => {
    const id = idOf();
    const { names, marks, values } = await rowOf(id);
    expect(
      await found(
        [[`DELETE FROM ${table} WHERE id = ?`, [id]]],
        [[`INSERT INTO ${table} (${names}) VALUES (${marks})`, values]],
      ),
    ).toMatchObject([{ kind: 'removed', day, id, what: expect.stringContaining('a row was removed') }]);
  });

  it('all rows, when all were removed', async () => {
    await db.all(`CREATE TABLE kept_rows AS SELECT * FROM ${table}`);
    const [{ n }] = (await room.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)) as [{ n: number }];
    expect(
      await found(
        [[`DELETE FROM ${table}`]],
        [[`INSERT INTO ${table} SELECT * FROM kept_rows`], ['DROP TABLE kept_rows']],
      ),
    ).toMatchObject([{ kind: 'removed', day, id: 1, what: expect.stringContaining('rows were removed') }]);
    expect(n).toBeGreaterThan(4);
    expect((await verdictOf(room)).logins.findings).toEqual([]);
  });

  it('a row that was inserted below the others, or in a gap between them', async () => {
    const insert = (id: number): [string, unknown[]] => [
      `INSERT INTO ${table} (id, event_id, event, node, count, at) VALUES (?, 'forged', 'login', 'test', 1, 1)`,
      [id],
    ];
    const remove: [string] = [`DELETE FROM ${table} WHERE event_id = 'forged'`];
    // MySQL gives a number of its own in place of 0
    for (const id of [-5])
      expect(await found([insert(id)], [remove])).toMatchObject([{ kind: 'inserted', day, id }]);
    const id = second[1]!;
    const { names, marks, values } = await rowOf(id);
    expect(
      await found(
        [[`DELETE FROM ${table} WHERE id = ?`, [id]], insert(id)],
        [remove, [`INSERT INTO ${table} (${names}) VALUES (${marks})`, values]],
      ),
    ).toMatchObject([{ kind: 'changed', day, id }]);
  });

  it('two rows whose ids were swapped', async () => {
    const [one, other] = [first[1]!, second[1]!];
    const swap: [string, unknown[]][] = [
      [`UPDATE ${table} SET id = 1000000 WHERE id = ?`, [one]],
      [`UPDATE ${table} SET id = ? WHERE id = ?`, [one, other]],
      [`UPDATE ${table} SET id = ? WHERE id = 1000000`, [other]],
    ];
    expect(await found(swap, swap)).toMatchObject([{ kind: 'changed', day, id: one }]);
  });

  it('a day whose table was dropped, or replaced in the catalogue', async () => {
    const other = 'login_log_20010101';
    const rename = (from: string, to: string): [string] => [`ALTER TABLE ${from} RENAME TO ${to}`];
    expect(await found([rename(table, other)], [rename(other, table)])).toMatchObject([
      { kind: 'removed', day, what: expect.stringContaining('their table is gone') },
    ]);
    expect(
      await found(
        [[`UPDATE login_log_days SET table_name = '${other}'`]],
        [['UPDATE login_log_days SET table_name = ?', [table]]],
      ),
    ).toMatchObject([{ kind: 'catalogue', day }]);
    const [entry] = await room.rows('SELECT * FROM login_log_days');
    expect(
      await found(
        [['DELETE FROM login_log_days']],
        [
          [
            `INSERT INTO login_log_days (${Object.keys(entry!).join(', ')}) VALUES (?, ?, ?, ?, ?)`,
            Object.values(entry!),
          ],
        ],
      ),
    ).toMatchObject([{ kind: 'catalogue', day }]);
  });

  it('a day whose salt was changed or taken away', async () => {
    const [{ salt }] = (await room.rows<{ salt: Uint8Array }>('SELECT salt FROM login_salt')) as [
      { salt: Uint8Array },
    ];
    const was = Buffer.from(salt);
    const back: [string, unknown[]?][] = [
      ['DELETE FROM login_salt'],
      ['INSERT INTO login_salt VALUES (?, ?)', [day, was]],
    ];
    expect(await found([['UPDATE login_salt SET salt = ?', [Buffer.alloc(16, 7)]]], back)).toMatchObject([
      { kind: 'changed', day, id: first[0], what: expect.stringContaining('or the salt of the day') },
    ]);
    expect(await found([['DELETE FROM login_salt']], back)).toMatchObject([{ kind: 'salt', day }]);
    expect((await verdictOf(room)).logins.findings).toEqual([]);
  });

  it('an act whose seal was changed to fit', async () => {
    const [act] = await room.rows<{ seq: number; detail: string }>(
      `SELECT seq, detail FROM moderation_log WHERE action = 'logins_sealed' ORDER BY seq LIMIT 1`,
    );
    await db.all('UPDATE moderation_log SET detail = ? WHERE seq = ?', [
      act!.detail.replace(/\d+ /, '1 '),
      act!.seq,
    ]);
    expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'changed', seq: act!.seq }]);
    await db.all('UPDATE moderation_log SET detail = ? WHERE seq = ?', [act!.detail, act!.seq]);
  });
});

describe('a day of an older version', () => {
  const old = '2001-01-02';
  const name = loginTable({ day: old });
  const prune = async (act: string): Promise<void> => {
    await db.all('DELETE FROM login_log_days WHERE day = ?', [old]);
    await db.all('DELETE FROM login_salt WHERE day = ?', [old]);
    await db.all(`ALTER TABLE ${name} RENAME TO kept_rows`);
    await db.all(act);
  };

  it('is sealed once at the start, and not said to be proven from before', async () => {
    await room.database.createTableLike(LoginEvent, name);
    await db.all(
      `INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, 'Asia/Seoul', 1, 2)`,
      [old, name],
    );
    await db.all(
      `INSERT INTO ${name} (event_id, event, node, count, at) VALUES ('one', 'login', 'test', 1, 1)`,
    );
    await sealLogins(room);
    expect((await seals()).filter(seal => seal.day === old)).toMatchObject([{ count: 1 }]);
    await room.stop();
    room = await startRoom({}, place);
    await sealLogins(room);
    expect((await seals()).filter(seal => seal.day === old)).toHaveLength(1);
    expect((await verdictOf(room)).logins).toMatchObject({ findings: [], gone: 0, sealedLate: old });
  });

  it('is sealed once more when a row comes late, which is said', async () => {
    await db.all(
      `INSERT INTO ${name} (event_id, event, node, count, at) VALUES ('two', 'leave', 'test', 1, 1)`,
    );
    expect((await verdictOf(room)).logins.notes).toEqual([
      `log-ins of ${old}: rows from 2 on are not sealed, though it is over`,
    ]);
    await sealLogins(room);
    expect((await seals()).filter(seal => seal.day === old)).toMatchObject([{ count: 1 }, { count: 2 }]);
    expect((await verdictOf(room)).logins).toMatchObject({
      findings: [],
      notes: [expect.stringMatching(`log-ins of ${old}: rows after 1 came when it was over \\(act \\d+\\)`)],
    });
  });

  it('that is gone is excused by an act of the retention alone', async () => {
    await prune(`UPDATE retention SET days = 0, bound = 20300101 WHERE log = 'logins'`);
    expect((await verdictOf(room)).logins.findings).toMatchObject([
      { kind: 'removed', day: old, what: expect.stringContaining('no act on record') },
    ]);
    await db.all(`ALTER TABLE kept_rows RENAME TO ${name}`);
    await db.all(
      `INSERT INTO login_log_days (day, table_name, time_zone, from_at, to_at) VALUES (?, ?, 'Asia/Seoul', 1, 2)`,
      [old, name],
    );
    await db.all(`UPDATE retention SET bound = NULL WHERE log = 'logins'`);
    const body = { reason: '보관 기간', logins: 1, accept: true };
    expect((await room.asAdmin('PUT', 'admin/retention', body)).status).toBe(200);
    await room.app.get(Pruning).run();
    await sealed(room);
    expect(await room.rows('SELECT day FROM login_salt WHERE day = ?', [old])).toEqual([]);
    expect((await verdictOf(room)).logins).toMatchObject({ findings: [], gone: 1 });
    // its seals stay on record
    expect((await seals()).filter(seal => seal.day === old)).toHaveLength(2);
  });
});
