import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

const NEVER = 'never stored';

let room: Room;
let [minsu, jisoo, admin]: Client[] = [];
beforeAll(async () => {
  room = await startRoom();
  [minsu, jisoo, admin] = [
    await room.enter('minsu'),
    await room.enter('jisoo'),
    await room.enter(ADMIN.name),
  ];
  await room.member('failing');
  const [{ name: logins }] = (await room.rows<{ name: string }>(
    'SELECT table_name AS name FROM login_log_days',
  )) as [{ name: string }];
  // a deferred constraint: each statement succeeds, and COMMIT fails
  await room.database.write('logins', async tx => {
    await tx.query('CREATE TABLE owner (id INTEGER PRIMARY KEY)');
    await tx.query('CREATE TABLE owned (ref INTEGER REFERENCES owner(id) DEFERRABLE INITIALLY DEFERRED)');
    for (const [table, when] of [
      ['chat_log', `NEW.text = '${NEVER}'`],
      ['moderation_log', `NEW.reason = '${NEVER}' OR NEW.action IN ('create', 'logout')`],
      [logins, `NEW.name = 'failing'`],
    ])
      await tx.query(`CREATE TRIGGER late_${table} AFTER INSERT ON ${table} WHEN ${when}
        BEGIN INSERT INTO owned VALUES (7); END`);
  });
});
afterAll(() => room?.close());

const count = async (table: string): Promise<number> =>
  (await room.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;

describe('when COMMIT fails', () => {
  it.each([
    ['a line', () => minsu!.say(NEVER)],
    ['a whisper', () => minsu!.whisper('jisoo', NEVER)],
    ['a mute', () => admin!.say(`/mute jisoo ${NEVER}`)],
    ['a kick', () => admin!.say(`/kick jisoo ${NEVER}`)],
  ])('%s is refused with INTERNAL, not shown and without effect', async (_, act) => {
    const before = [await count('chat_log'), await count('moderation_log')];
    const heard = jisoo!.items.length;
    expect(await act()).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect([await count('chat_log'), await count('moderation_log')]).toEqual(before);
    const next = await jisoo!.say('stored');
    expect(next).toMatchObject({ ok: true });
    await jisoo!.reached(next.seq);
    expect(jisoo!.items.slice(heard)).toMatchObject([{ seq: next.seq, text: 'stored' }]);
    expect([jisoo!.gaps, jisoo!.sessions]).toEqual([0, []]);
  });

  it('whispers stay closed', async () => {
    await minsu!.whisper('jisoo', 'between us');
    const { status, body } = await room.asAdmin('POST', 'admin/logs/whispers', {
      ...{ reason: NEVER, fromSeq: 1, toSeq: 1_000 },
    });
    expect([status, body.error?.code]).toEqual([500, 'INTERNAL']);
    expect(body).not.toHaveProperty('items');
  });

  it('there is no new account, and a log-out ends nothing', async () => {
    const account = { name: 'new_one', password: PASSWORD };
    expect((await room.asAdmin('POST', 'admin/accounts', account)).status).toBe(500);
    const login = await room.http('POST', 'auth/login', { body: account });
    expect([login.status, login.body.error?.code]).toEqual([401, 'BAD_CREDENTIALS']);
    const token = await room.token('minsu');
    expect((await room.http('POST', 'auth/logout', { token })).status).toBe(500);
    expect((await room.http('GET', 'auth/me', { token })).status).toBe(200);
    expect(minsu!.sessions).toEqual([]);
  });

  it('a log-in is refused', async () => {
    const body = { name: 'failing', password: PASSWORD };
    const login = await room.http('POST', 'auth/login', { body });
    expect(login.status).toBeGreaterThanOrEqual(500);
    expect(login.body).not.toHaveProperty('accessToken');
  });
});
