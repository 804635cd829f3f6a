import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Participants } from '../../src/chat/participants.js';
import type { Client } from '../support/client.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

let room: Room;
let admin: Client;
beforeAll(async () => {
  room = await startRoom();
  admin = await room.enter(ADMIN.name);
});
afterAll(() => room.close());

describe('an admin whose token has ended', () => {
  it('does nothing more with it, not even what was asked before and waited for its turn', async () => {
    await room.member('alice', 'admin');
    const token = await room.login('alice');
    // hashing takes its turn behind these
    const crowd = Array.from({ length: 40 }, () =>
      room.http('POST', 'auth/login', { body: { name: 'alice', password: PASSWORD } }),
    );
    const backdoor = room.http('POST', 'admin/accounts', {
      token,
      body: { name: 'backdoor', password: PASSWORD, role: 'admin' },
    });
    await room.http('POST', 'auth/logout', { token });
    const { status, body } = await backdoor;
    expect([status, body.error?.code]).toEqual([401, 'TOKEN_REVOKED']);
    await Promise.all(crowd);
    expect(await room.rows(`SELECT id FROM accounts WHERE name = 'backdoor'`)).toEqual([]);
  });
});

describe('a connection that leaves the namespace', () => {
  it('is closed, and counts for nothing any more', async () => {
    const minsu = await room.enter('minsu');
    const { engine } = minsu.socket.io;
    const closed = new Promise(resolve => engine.once('close', resolve));
    engine.write('1');
    await closed;
    expect(room.app.get(Participants).get(minsu.welcome!.me.id)).toBeUndefined();
  });
});

describe('an opening of whispers', () => {
  it('claims no more on record than there was to open', async () => {
    const toSeq = Number.MAX_SAFE_INTEGER;
    const { body } = await room.asAdmin<{ seq: number }>('POST', 'admin/logs/whispers', {
      reason: 'all',
      fromSeq: 1,
      toSeq,
    });
    const [row] = await room.rows('SELECT from_seq, to_seq FROM moderation_log WHERE seq = ?', [body.seq]);
    expect(row).toEqual({ from_seq: 1, to_seq: body.seq - 1 });
  });
});

describe('an idempotencyKey of an act', () => {
  it.each([
    ['another reason', '/mute jisoo 10m second'],
    ['another duration', '/mute jisoo 1d first'],
  ])('is refused with IDEMPOTENCY_CONFLICT for %s', async (_, line) => {
    await room.enter('jisoo');
    const id = '0193b3a0-0000-7000-8000-0000000000aa';
    expect(await admin.say('/mute jisoo 10m first', id)).toMatchObject({ ok: true });
    expect(await admin.say(line, id)).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await admin.say('/mute jisoo 10m first', id)).toMatchObject({ ok: true });
  });
});

describe('a stretch of whispers', () => {
  it('does not put those behind who hear none of it', async () => {
    const [one, idle] = [await room.enter('hyeon'), await room.enter('idle')];
    await room.member('listener');
    const acks = await Promise.all(Array.from({ length: 1_500 }, (_, i) => one.whisper('listener', `${i}`)));
    const last = acks.at(-1).seq as number;
    await idle.reached(last - 1_000);
    expect(idle.texts()).toEqual([]);
    expect(idle.gaps).toBe(0);
  });
});

describe('the process log', () => {
  it('has no value of a statement that failed', async () => {
    const lines: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = (chunk: unknown) => Boolean(lines.push(String(chunk)));
    try {
      await room.database.write('logins', tx => tx.query('ALTER TABLE accounts RENAME TO accounts_away'));
      const { status } = await room.http('POST', 'auth/login', {
        body: { name: 'mypassword1', password: PASSWORD },
      });
      expect(status).toBe(500);
    } finally {
      process.stderr.write = write;
      await room.database.write('logins', tx => tx.query('ALTER TABLE accounts_away RENAME TO accounts'));
    }
    expect(lines.join('')).toMatch(/QueryFailedError|SQLITE|ER_NO_SUCH_TABLE/);
    expect(lines.join('')).not.toContain('mypassword1');
  });
});
