import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Passwords } from '../../src/auth/passwords.js';
import type { SessionView } from '../../src/contract/rest.js';
import { actsOn } from '../support/accounts.js';
import { ADMIN, claimsOf, startRoom, type Room } from '../support/room.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

async function newcomer(name: string): Promise<string> {
  await room.member(name);
  return room.login(name);
}

async function codeOf(token: string): Promise<string> {
  const { status, body } = await room.http('GET', 'auth/me', { token });
  return `${status} ${body.error?.code ?? 'OK'}`;
}

const codeAt = (at: number, token: string): Promise<string> => room.atTime(at, () => codeOf(token));

async function sessionsOf(token: string): Promise<SessionView[]> {
  const { status, body } = await room.http<{ items: SessionView[] }>('GET', 'me/sessions', { token });
  expect(status).toBe(200);
  return body.items;
}

/** Waits until a session's last use is written, and is no longer the given one. */
async function noted(sid: string, at: number): Promise<void> {
  const seen = async (): Promise<number> => {
    const [row] = await room.rows<{ seen: number }>(
      'SELECT last_seen_at AS seen FROM sessions WHERE id = ?',
      [sid],
    );
    return row!.seen;
  };
  await expect.poll(seen).toBe(Math.floor(at / 1_000) * 1_000);
}

const end = (token: string, id: string) => room.http('DELETE', `me/sessions/${id}`, { token });

async function renewedAt(at: number, token: string): Promise<string> {
  const { status, body } = await room.atTime(at, () => room.http('POST', 'auth/renew', { token }));
  expect([status, body.error]).toEqual([200, undefined]);
  return body.accessToken;
}

describe('a session', () => {
  it('begins with a log-in, as one row with address and program, in the same transaction as its row', async () => {
    const token = await newcomer('minsu');
    const { sid, sub, aud } = claimsOf(token);
    const [row] = await room.rows('SELECT * FROM sessions WHERE id = ?', [sid]);
    expect(row).toMatchObject({
      account_id: Number(sub),
      ip: '127.0.0.1',
      user_agent: 'node',
      ended_at: null,
    });
    expect(row).toMatchObject({ epoch: aud });
    const [login] = await room.logins("event = 'login' AND name = 'minsu'");
    expect(row!.created_at).toBe(login!.at);
  });

  it('is kept by renewals, and the token never outlasts it', async () => {
    const token = await newcomer('renews');
    const start = Date.now();
    // as if it had been renewed every hour
    const { sub, sid } = claimsOf(token);
    const good = room.sign({ sub, sid });
    for (let at = start + 6 * DAY; at < start + 30 * DAY - HOUR; at += 6 * DAY) {
      expect(claimsOf(await renewedAt(at, good)).sid).toBe(sid);
      await noted(sid, at);
    }
    const [row] = await room.rows<{ expires_at: number }>('SELECT expires_at FROM sessions WHERE id = ?', [
      sid,
    ]);
    const nearlyOver = row!.expires_at - HOUR;
    const final = await renewedAt(nearlyOver, good);
    expect(claimsOf(final).exp).toBe(Math.floor(row!.expires_at / 1_000));
    expect(await codeAt(row!.expires_at - 1_000, final)).toBe('200 OK');
    expect(await codeAt(row!.expires_at, final)).toBe('401 TOKEN_EXPIRED');
    const late = await room.atTime(row!.expires_at, () => room.http('POST', 'auth/renew', { token: final }));
    expect([late.status, late.body.error?.code]).toEqual([401, 'TOKEN_EXPIRED']);
    const rows = await room.logins("event = 'login' AND name = 'renews'");
    expect(rows).toHaveLength(1);
  });

  it('that is not used for SESSION_IDLE has ended, also with a token that would be good', async () => {
    const token = await newcomer('idles');
    const { sid, sub } = claimsOf(token);
    const long = room.sign({ sub, sid });
    const now = Date.now();
    expect(await codeAt(now + 7 * DAY - 60_000, long)).toBe('200 OK');
    // that was a use: the idle time starts again
    await noted(sid, now + 7 * DAY - 60_000);
    expect(await codeAt(now + 14 * DAY - 120_000, long)).toBe('200 OK');
    await newcomer('idles_on');
    const idle = claimsOf(await room.token('idles_on'));
    expect(await codeAt(now + 8 * DAY, room.sign({ sub: idle.sub }))).toBe('401 TOKEN_EXPIRED');
    const client = room.client({ token: room.sign({ sub: idle.sub }) });
    await room.atTime(now + 8 * DAY, () => client.refused());
    expect(client.refusal?.code).toBe('TOKEN_EXPIRED');
  });

  it('is used by an open connection', async () => {
    const client = await room.enter('stays');
    const { sid } = claimsOf(await room.token('stays'));
    const at = Date.now() + 6 * HOUR;
    await room.atTime(at, () => noted(sid, at));
    expect(client.socket.connected).toBe(true);
  });
});

describe('GET me/sessions', () => {
  it('lists the member’s own sessions only', async () => {
    const first = await newcomer('lists');
    const second = await room.login('lists');
    await newcomer('other');
    const items = await sessionsOf(second);
    expect(items).toHaveLength(2);
    expect(items.filter(({ current }) => current).map(({ id }) => id)).toEqual([claimsOf(second).sid]);
    expect(items.map(({ id }) => id)).toContain(claimsOf(first).sid);
    for (const item of items) {
      expect(item).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        current: expect.any(Boolean),
        startedAt: expect.any(Number),
        lastSeenAt: expect.any(Number),
        ip: '127.0.0.1',
        userAgent: 'node',
      });
    }
  });

  it('leaves out what has ended: by itself, by hand, by log-out', async () => {
    const token = await newcomer('ended');
    const other = await room.login('ended');
    await end(token, claimsOf(other).sid);
    expect((await sessionsOf(token)).map(({ id }) => id)).toEqual([claimsOf(token).sid]);
    await room.http('POST', 'auth/logout', { token });
    const again = await room.login('ended');
    expect((await sessionsOf(again)).map(({ id }) => id)).toEqual([claimsOf(again).sid]);
    const later = Date.now() + 29 * DAY;
    const fresh = await room.atTime(later, () => room.login('ended'));
    const listed = await room.atTime(later + HOUR, () => sessionsOf(fresh));
    expect(listed.map(({ id }) => id)).toEqual([claimsOf(fresh).sid]);
  });
});

describe('DELETE me/sessions/:id', () => {
  it('ends that session and its connections and no other, and is one act', async () => {
    const kept = await newcomer('ends');
    const lost = await room.login('ends');
    const [here, there] = [room.client({ token: kept }), room.client({ token: lost })];
    await Promise.all([here.welcomed(), there.welcomed()]);
    const { status, body } = await end(kept, claimsOf(lost).sid.toUpperCase());
    expect([status, body]).toEqual([200, {}]);
    await there.closed();
    expect(there.sessions).toEqual([{ code: 'TOKEN_REVOKED' }]);
    expect(await here.say('still here')).toMatchObject({ ok: true });
    expect([await codeOf(lost), await codeOf(kept)]).toEqual(['401 TOKEN_REVOKED', '200 OK']);
    const again = room.client({ token: lost });
    await again.refused();
    expect(again.refusal?.code).toBe('TOKEN_REVOKED');
    expect(await actsOn(room, 'ends')).toEqual([
      'create done member',
      `session_ended done ${claimsOf(lost).sid}`,
    ]);
  });

  it('may be the one that asks', async () => {
    const token = await newcomer('leaves');
    expect((await end(token, claimsOf(token).sid)).status).toBe(200);
    expect(await codeOf(token)).toBe('401 TOKEN_REVOKED');
  });

  it('knows no session of others, none that has ended, and nothing that is no session', async () => {
    const token = await newcomer('curious');
    const strange = claimsOf(await newcomer('stranger'));
    const gone = claimsOf(await room.login('curious')).sid;
    await end(token, gone);
    for (const id of [strange.sid, gone, 'x', '%00', `${gone}%20`, "'%20OR%201=1--"]) {
      const { status, body } = await end(token, id);
      expect([id, status, body.error?.code]).toEqual([id, 404, 'NOT_FOUND']);
    }
    expect(await codeOf(room.sign({ sub: strange.sub }))).toBe('200 OK');
    expect(await actsOn(room, 'curious')).toHaveLength(2);
  });

  it('lets no line in that is stored after it, also on a node that has not heard of it', async () => {
    const client = await room.enter('racer');
    const { sid } = claimsOf(await room.token('racer'));
    expect(await client.say('before')).toMatchObject({ ok: true });
    // as another node commits it: this one has not delivered the act
    await room.database.write('moderation', tx =>
      tx.query('UPDATE sessions SET ended_at = ? WHERE id = ?', [Date.now(), sid]),
    );
    for (const answer of [await client.say('after'), await client.whisper('minsu', 'after')]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'TOKEN_REVOKED' } });
    }
    const { id } = (await room.rows<{ id: number }>("SELECT id FROM accounts WHERE name = 'racer'"))[0]!;
    expect(await room.rows('SELECT text FROM chat_log WHERE sender_id = ?', [id])).toEqual([
      { text: 'before' },
    ]);
  });
});

describe('DELETE admin/accounts/:name/sessions', () => {
  it('ends them all, with a reason that is on record', async () => {
    const client = await room.enter('sleepy');
    const token = await room.token('sleepy');
    const other = await room.login('sleepy');
    const ended = await room.asAdmin('DELETE', 'admin/accounts/sleepy/sessions', {
      reason: 'lost the phone',
    });
    expect([ended.status, ended.body]).toEqual([200, {}]);
    await client.closed();
    expect(client.sessions).toEqual([{ code: 'TOKEN_REVOKED', reason: 'lost the phone' }]);
    expect([await codeOf(token), await codeOf(other)]).toEqual(['401 TOKEN_REVOKED', '401 TOKEN_REVOKED']);
    expect(await actsOn(room, 'sleepy')).toEqual(['create done member', 'sessions_ended done']);
    expect(await codeOf(await room.login('sleepy'))).toBe('200 OK');
  });

  it.each([
    ['without a reason', 'sleepy', {}, 400, 'INVALID'],
    ['with a blank reason', 'sleepy', { reason: ' \u200b' }, 400, 'EMPTY'],
    ['of an unknown member', 'nobody', { reason: 'why' }, 404, 'NO_SUCH_MEMBER'],
    ['of oneself', ADMIN.name, { reason: 'why' }, 403, 'FORBIDDEN'],
  ])('is refused %s', async (_, name, body, status, code) => {
    const answer = await room.asAdmin('DELETE', `admin/accounts/${name}/sessions`, body);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });

  it('is nothing a member can do', async () => {
    const body = { reason: 'why' };
    const token = await room.token('minsu');
    const answer = await room.http('DELETE', 'admin/accounts/sleepy/sessions', { token, body });
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('an admin whose session was ended', () => {
  it('does nothing more with it, not even what was under way', async () => {
    await room.member('second', 'admin');
    const acting = await room.login('second');
    const keeping = await room.login('second');
    const passwords = room.app.get(Passwords);
    const hash = passwords.hash.bind(passwords);
    let goOn: () => void = () => undefined;
    // after the guard, before its transaction
    const underWay = new Promise<void>(reached => {
      passwords.hash = async password => {
        passwords.hash = hash;
        await new Promise<void>(go => {
          goOn = go;
          reached();
        });
        return hash(password);
      };
    });
    const body = { name: 'backdoor', password: 'a password of theirs', role: 'admin' };
    const made = room.http('POST', 'admin/accounts', { token: acting, body });
    await underWay;
    expect((await end(keeping, claimsOf(acting).sid)).status).toBe(200);
    goOn();
    const { status, body: answer } = await made;
    expect([status, answer.error?.code]).toEqual([401, 'TOKEN_REVOKED']);
    expect(await room.rows("SELECT id FROM accounts WHERE name = 'backdoor'")).toEqual([]);
  });
});
