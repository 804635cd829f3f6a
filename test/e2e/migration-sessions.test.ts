import { hash } from '@node-rs/argon2';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { Room1763769600000 } from '../../src/database/migrations/1763769600000-room.js';
import { lockFolder } from '../../src/database/folder-lock.js';
import { ADMIN, makePlace, PASSWORD, startRoom, type Place, type Room } from '../support/room.js';
import { sealed, verdictOf } from '../support/sealed.js';

const MEMBERS = 300;
const LINES = 2_000;
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let place: Place;
let room: Room;

/** A database as the first migration left it, with members, lines and acts. */
beforeAll(async () => {
  place = await makePlace({ empty: true });
  const settings = loadSettings(place.environment);
  const kind = settings.DB_HOST ? 'mariadb' : 'sqlite';
  // as every version does
  if (kind === 'sqlite') lockFolder(settings.DATA_DIR).release();
  const source = await new DataSource({
    ...dataSourceOptions(settings, kind),
    migrations: [Room1763769600000],
  }).initialize();
  await source.runMigrations({ transaction: 'none' });
  await source.query('ALTER TABLE chat_log RENAME COLUMN idempotency_key TO client_id');
  const memberHash = await hash(PASSWORD, ARGON2ID);
  const adminHash = await hash(ADMIN.password, ARGON2ID);
  const now = Date.now();
  await source.query(
    `INSERT INTO log_head (id, epoch, seq, last_at, time_zone) VALUES (1, 'e', ${LINES + 1}, ${now - 1}, 'Asia/Seoul')`,
  );
  const accounts = Array.from({ length: MEMBERS }, (_, i) => {
    const name = i === 0 ? ADMIN.name : `member_${i}`;
    return `(${i + 1}, '${name}', '${name}', '${i === 0 ? adminHash : memberHash}', '${i === 0 ? 'admin' : 'member'}', ${i % 7}, ${i === 5 ? now + 3_600_000 : 'NULL'}, ${now - 1_000})`;
  });
  await source.query(
    `INSERT INTO accounts (id, name, name_key, password_hash, role, token_version, barred_until, created_at) VALUES ${accounts.join(',')}`,
  );
  const lines = Array.from(
    { length: LINES },
    (_, i) => `(${i + 1}, 'chat', ${(i % MEMBERS) + 1}, NULL, '줄 ${i}', 'c${i}', ${now - LINES + i})`,
  );
  await source.query(
    `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, client_id, at) VALUES ${lines.join(',')}`,
  );
  await source.query(
    `INSERT INTO moderation_log (seq, act_id, action, outcome, actor_id, target_id, reason, at)
     VALUES (${LINES + 1}, 'a1', 'kick', 'done', 1, 6, '욕설', ${now - 1})`,
  );
  await source.destroy();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

describe('a database of the version before sessions', () => {
  it('is taken over with all that was in it', async () => {
    expect(await room.rows('SELECT COUNT(*) AS n FROM accounts')).toEqual([{ n: MEMBERS }]);
    expect(await room.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([{ n: LINES }]);
    expect(await room.rows('SELECT * FROM sessions')).toEqual([]);
    const [member] = await room.rows('SELECT * FROM accounts WHERE id = 4');
    expect(member).toMatchObject({
      name: 'member_3',
      token_version: 3,
      must_change_password: 0,
      password_set_at: null,
      password_set_by: null,
    });
  });

  it('accepts the old passwords, keeps kicked members out, and continues the numbers', async () => {
    const { body } = await room.http('POST', 'auth/login', {
      body: { name: 'member_3', password: PASSWORD },
    });
    expect(body.account).toEqual({ id: 4, name: 'member_3', role: 'member' });
    await room.login('member_3');
    const client = await room.enter('member_3');
    // after the lines and the act that says that they are sealed from now on
    await sealed(room);
    expect(await client.say('안녕하세요')).toMatchObject({ ok: true, seq: LINES + 3 });
    await sealed(room);
    expect(await verdictOf(room)).toMatchObject({ findings: [], rows: LINES + 3, existing: LINES + 1 });
    const removed = await room.http('POST', 'auth/login', { body: { name: 'member_5', password: PASSWORD } });
    expect(removed.body.error?.code).toBe('KICKED');
    await room.member('newcomer');
    const [last] = await room.rows('SELECT MAX(id) AS id FROM accounts');
    expect(last).toEqual({ id: MEMBERS + 1 });
  });

  it('may have been broken off in the middle of the change', async () => {
    const at = await makePlace();
    const first = await startRoom({}, at);
    // as MySQL leaves it, which commits each statement: two columns added, the migration not recorded
    await first.database.write('moderation', async tx => {
      await tx.query("DELETE FROM migrations WHERE name = 'Sessions1795800000000'");
    });
    await first.stop();
    const second = await startRoom({}, at);
    expect(await second.login(ADMIN.name)).toBeTypeOf('string');
    await second.close();
  });
});
