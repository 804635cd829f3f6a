import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isPermanent } from '../../src/database/database-errors.js';
import type { Client } from '../support/client.js';
import { addressOf } from '../support/databases.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
let [minsu, jisoo, admin]: Client[] = [];
beforeAll(async () => {
  room = await startRoom();
  [minsu, jisoo, admin] = [
    await room.enter('minsu'),
    await room.enter('jisoo'),
    await room.enter(ADMIN.name),
  ];
});
afterAll(() => room.close());

/** Lets the database refuse lines of one text, as a full constraint or a broken row would. */
async function poison(text: string): Promise<void> {
  const when = `NEW.text = '${text}'`;
  const trigger =
    inject('database') === 'sqlite'
      ? `CREATE TRIGGER poison BEFORE INSERT ON chat_log WHEN ${when} BEGIN SELECT RAISE(ABORT, 'poison'); END`
      : `CREATE TRIGGER poison BEFORE INSERT ON chat_log FOR EACH ROW
           IF ${when} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poison'; END IF`;
  await room.database.write('logins', tx => tx.query(trigger));
}

/** Holds the head, so that nothing can be written until it is let go. */
async function holdHead(): Promise<() => Promise<void>> {
  if (inject('database') === 'sqlite') {
    let letGo = (): void => undefined;
    const held = new Promise<void>(resolve => (letGo = resolve));
    const transaction = room.database.write('logins', () => held);
    return async () => {
      letGo();
      await transaction;
    };
  }
  const connection = await createConnection(addressOf(room.place.environment));
  await connection.query('BEGIN');
  await connection.query('SELECT * FROM log_head FOR UPDATE');
  return async () => {
    await connection.query('ROLLBACK');
    await connection.end();
  };
}

describe('a line the database refuses', () => {
  it('gets INTERNAL; the others of its batch are stored, acked and shown, in order', async () => {
    await poison('poison');
    const texts = Array.from({ length: 100 }, (_, i) => (i === 50 ? 'poison' : `good ${i}`));
    const acks = await Promise.all(texts.map(text => minsu!.say(text)));
    expect(acks[50]).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(acks.filter(ack => ack.ok)).toHaveLength(99);
    await jisoo!.reached(acks[99].seq);
    expect(jisoo!.texts().slice(-99)).toEqual(texts.filter(text => text !== 'poison'));
    await room.database.write('logins', tx => tx.query('DROP TRIGGER poison'));
  });
});

describe('a full queue', () => {
  it('refuses lines with BUSY, and loses none of those it took', async () => {
    const letGo = await holdHead();
    const sent = Array.from({ length: 5_600 }, (_, i) => minsu!.say(`${i}`));
    const busy = await Promise.race(sent);
    expect(busy).toMatchObject({ ok: false, error: { code: 'BUSY', retryAfterMs: expect.any(Number) } });
    await letGo();
    const acks = await Promise.all(sent);
    const stored = acks.filter(ack => ack.ok);
    expect(stored.length).toBeGreaterThanOrEqual(5_000);
    expect(acks.every(ack => ack.ok || ack.error.code === 'BUSY')).toBe(true);
    const [row] = await room.rows<{ n: number }>('SELECT COUNT(*) AS n FROM chat_log WHERE seq >= ?', [
      stored[0].seq,
    ]);
    expect(row!.n).toBe(stored.length);
    await jisoo!.reached(stored.at(-1).seq);
    expect(jisoo!.gaps).toBe(0);
  });

  it('does not hold up moderation', async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => minsu!.say(`more ${i}`));
    const mute = await admin!.say('/mute minsu flooding');
    const acks = await Promise.all(lines);
    const last = acks.filter(ack => ack.ok).at(-1)?.seq ?? 0;
    expect(mute.ok).toBe(true);
    // seq decides: what was stored before the act stands, nothing after it is stored
    expect(last).toBeLessThan(mute.seq);
    expect(acks.filter(ack => !ack.ok).every(ack => ack.error.code === 'MUTED')).toBe(true);
    await admin!.say('/unmute minsu fine');
  });
});

describe('write', () => {
  it('refuses to run inside another transaction', async () => {
    const nested = room.database.write('logins', () => room.database.write('chat', async () => undefined));
    await expect(nested).rejects.toThrow("write('chat') inside a transaction of 'logins'");
  });

  it('tells what can never be stored from what may pass', async () => {
    const failure = (sql: string) =>
      room.database.write('logins', tx => tx.query(sql)).catch((error: unknown) => error);
    const duplicate = await failure(
      'INSERT INTO log_head (id, epoch, seq, last_at, time_zone) SELECT id, epoch, seq, last_at, time_zone FROM log_head',
    );
    const missing = await failure('INSERT INTO log_head (id) VALUES (7)');
    expect([isPermanent(duplicate), isPermanent(missing)]).toEqual([true, inject('database') === 'sqlite']);
    expect(isPermanent(Object.assign(new Error(), { code: 'PROTOCOL_CONNECTION_LOST' }))).toBe(false);
  });
});
