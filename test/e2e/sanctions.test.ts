import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

let room: Room;
let admin: Client;
let witness: Client;
beforeAll(async () => {
  room = await startRoom();
  admin = await room.enter(ADMIN.name);
  witness = await room.enter('witness');
});
afterAll(() => room.close());

describe('kick', () => {
  it('tells the member why and until when, closes all its connections, and tells the room', async () => {
    const tabs = [await room.enter('troll'), await room.enter('troll', { transports: ['polling'] })];
    const ack = await admin.say('/kick troll 5m 도배');
    expect(ack).toMatchObject({ ok: true, until: ack.at + 5 * 60_000 });
    await Promise.all(tabs.map(tab => tab.closed()));
    for (const tab of tabs)
      expect(tab.sessions).toEqual([{ code: 'KICKED', reason: '도배', until: ack.until }]);
    await witness.reached(ack.seq);
    expect(witness.items.at(-1)).toEqual({
      ...{ seq: ack.seq, kind: 'sanction', action: 'kick', from: 'admin', to: 'troll', reason: '도배' },
      ...{ fromId: admin.welcome!.me.id, toId: tabs[0]!.welcome!.me.id, until: ack.until, at: ack.at },
    });
    await witness.until(() => witness.presence.some(({ left }) => left.some(one => one.name === 'troll')));
    const left = witness.presence.flatMap(frame => frame.left).find(one => one.name === 'troll');
    expect(left?.cause).toBe('kicked');
  });

  it('bars the way back at log-in, handshake and REST, with the same code and end', async () => {
    const token = await room.token('troll');
    const expected = { code: 'KICKED', until: expect.any(Number) };
    const login = await room.http('POST', 'auth/login', { body: { name: 'troll', password: PASSWORD } });
    expect([login.status, login.body.error]).toEqual([403, expect.objectContaining(expected)]);
    const me = await room.http('GET', 'auth/me', { token });
    expect([me.status, me.body.error]).toEqual([403, expect.objectContaining(expected)]);
    const back = room.client({ token });
    await back.refused();
    expect(back.refusal).toMatchObject(expected);
  });

  it('is lifted by readmit, for a new log-in', async () => {
    expect(await admin.say('/readmit troll fine again')).toMatchObject({ ok: true });
    const old = await room.http('GET', 'auth/me', { token: await room.token('troll') });
    expect([old.status, old.body.error?.code]).toEqual([401, 'TOKEN_REVOKED']);
    await room.login('troll');
    expect((await (await room.enter('troll')).say('back')).ok).toBe(true);
  });

  it('leaves no line after it, and shows the kicked none, however fast they come', async () => {
    const flooder = await room.enter('flooder');
    const acks = Promise.allSettled(Array.from({ length: 400 }, (_, i) => flooder.say(`flood ${i}`)));
    const kick = await admin.say('/kick flooder flooding');
    await flooder.closed();
    await Promise.race([acks, witness.reached(kick.seq)]);
    const [after] = await room.rows<{ n: number }>(
      `SELECT COUNT(*) AS n FROM chat_log c JOIN accounts a ON a.id = c.sender_id WHERE a.name = 'flooder' AND c.seq > ?`,
      [kick.seq],
    );
    expect(after!.n).toBe(0);
    expect(flooder.items.every(item => item.seq <= kick.seq)).toBe(true);
  });

  it('sent twice with one idempotencyKey is one act', async () => {
    const id = '0193b3a0-0000-7000-8000-00000000000a';
    await room.member('once');
    const first = await admin.say('/kick once reason', id);
    const again = await admin.say('/kick once reason', id);
    expect([again.seq, again.until]).toEqual([first.seq, first.until]);
    expect(await admin.say('/mute once reason', id)).toMatchObject({
      error: { code: 'IDEMPOTENCY_CONFLICT' },
    });
  });

  it('survives a restart of the server', async () => {
    const { place } = room;
    await room.stop();
    room = await startRoom({}, place);
    const login = await room.http('POST', 'auth/login', { body: { name: 'flooder', password: PASSWORD } });
    expect(login.body.error?.code).toBe('KICKED');
    admin = await room.enter(ADMIN.name);
    witness = await room.enter('witness');
  });
});

describe('mute', () => {
  let noisy: Client;
  beforeAll(async () => {
    noisy = await room.enter('noisy');
  });

  it('is told to the room with its end, in the stream and in presence', async () => {
    const ack = await admin.say('/mute noisy 10m too loud');
    await noisy.reached(ack.seq);
    expect(noisy.items.at(-1)).toMatchObject({
      action: 'mute',
      to: 'noisy',
      reason: 'too loud',
      until: ack.until,
    });
    await witness.until(() =>
      witness.presence.some(f => f.joined.some(m => m.name === 'noisy' && m.mutedUntil === ack.until)),
    );
  });

  it.each([
    ['a line', () => noisy.say('hello')],
    ['a whisper', () => noisy.whisper('witness', 'hello')],
    ['/w', () => noisy.say('/w witness hello')],
  ])('refuses %s with MUTED and its end, and stores nothing', async (_, send) => {
    const [before] = await room.rows<{ n: number }>('SELECT COUNT(*) AS n FROM chat_log');
    expect(await send()).toMatchObject({ ok: false, error: { code: 'MUTED', until: expect.any(Number) } });
    expect(await room.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([before]);
  });

  it('stands in the history among the lines, as it was shown', async () => {
    const { items } = await witness.send('history', {});
    expect(items).toContainEqual(witness.items.find(item => item.kind === 'sanction' && item.to === 'noisy'));
    const pages: unknown[] = [];
    for (let after = 0, more = true; more;) {
      const page = await witness.send('history', { after, limit: 1 });
      pages.push(...page.items);
      after = page.items.at(-1)?.seq ?? after;
      more = page.moreAfter;
    }
    expect(pages).toEqual(items);
    expect((await witness.send('history', { with: 'noisy' })).items).toEqual([]);
  });

  it('leaves reading, /who and /help, and one whisper to an admin in ten seconds', async () => {
    expect(await noisy.send('history', {})).toMatchObject({ ok: true });
    expect(await noisy.say('/who')).toMatchObject({ ok: true, count: 3 });
    expect(await noisy.say('/help')).toMatchObject({ ok: true });
    expect(await noisy.whisper('admin', 'why?')).toMatchObject({ ok: true });
    const second = await noisy.whisper('admin', 'hello?');
    expect(second).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } });
    expect(second.error.retryAfterMs).toBeLessThanOrEqual(10_000);
  });

  it('is replaced by a new one, whose answer says whose the old was; both stay on record', async () => {
    const ack = await admin.say('/mute noisy 1h again');
    expect(ack.replaced).toEqual({ by: 'admin', until: expect.any(Number) });
    const rows = await room.rows(`SELECT seq FROM moderation_log WHERE action = 'mute' AND outcome = 'done'`);
    expect(rows).toHaveLength(2);
  });

  it('is shown to the muted in welcome, also after a restart', async () => {
    const { place } = room;
    await room.stop();
    room = await startRoom({}, place);
    [admin, witness, noisy] = [
      await room.enter(ADMIN.name),
      await room.enter('witness'),
      await room.enter('noisy'),
    ];
    expect(noisy.welcome!.me.mutedUntil).toBeGreaterThan(noisy.welcome!.serverTime);
    expect(await noisy.say('still?')).toMatchObject({ error: { code: 'MUTED' } });
  });

  it('ends with unmute', async () => {
    await admin.say('/unmute noisy enough');
    expect(await noisy.say('thanks')).toMatchObject({ ok: true });
  });

  it('ends by itself when it says', async () => {
    const ack = await admin.say('/mute noisy 1s a moment');
    expect(await noisy.say('now?')).toMatchObject({ error: { code: 'MUTED' } });
    await room.atTime(ack.until, async () => expect(await noisy.say('now.')).toMatchObject({ ok: true }));
  });
});

describe('an admin command', () => {
  it('from a member is refused with FORBIDDEN, on record and shown to no one', async () => {
    const ack = await witness.say('/kick noisy because');
    expect(ack).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    const rows = await room.rows(`SELECT action, outcome FROM moderation_log ORDER BY seq DESC LIMIT 1`);
    expect(rows).toEqual([{ action: 'kick', outcome: 'refused' }]);
    const line = await admin.say('next');
    await witness.reached(line.seq);
    expect(witness.items.some(item => item.kind === 'sanction' && item.from === 'witness')).toBe(false);
    expect(witness.gaps).toBe(0);
  });

  it.each([
    ['/kick noisy', 'EMPTY'],
    ['/kick noisy 5x reason', 'INVALID'],
    ['/kick noisy 5m', 'EMPTY'],
    ['/mute noisy 31d long', 'INVALID'],
    ['/mute', 'INVALID'],
    ['/mute nobody reason', 'NO_SUCH_MEMBER'],
    ['/kick __proto__ reason', 'NO_SUCH_MEMBER'],
    ["/kick ';DROP TABLE accounts", 'INVALID'],
    ['/w constructor hello', 'NO_SUCH_MEMBER'],
    ['/__proto__ noisy reason', 'UNKNOWN_COMMAND'],
    ['/constructor', 'UNKNOWN_COMMAND'],
    ['/kick admin reason', 'FORBIDDEN'],
    ['/unmute witness reason', 'CONFLICT'],
    ['/nonsense', 'UNKNOWN_COMMAND'],
  ])('%s is refused with %s', async (line, code) => {
    expect(await admin.say(line)).toMatchObject({ ok: false, error: { code } });
  });
});
