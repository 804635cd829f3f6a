import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { line } from './support/fake-socket.js';
import { Member, MemoryStorage, settled } from './support/member.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refusal = (code: string, facts: object = {}): unknown => ({
  ok: false,
  error: { code, message: code, ...facts },
});
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('a line', () => {
  it('is sent under a UUID, is stored with its answer, and leaves with its frame', async () => {
    const member = await Member.live();
    member.client.say('안녕하세요');
    expect(member.socket.sent).toMatchObject([
      { event: 'message', payload: { text: '안녕하세요', idempotencyKey: expect.stringMatching(UUID) } },
    ]);
    await settled();
    expect(member.outbox()).toEqual(['안녕하세요: sending']);
    member.socket.nth(1).answer({ ok: true, seq: 12, at: 1 });
    await settled();
    expect(member.outbox()).toEqual(['안녕하세요: stored']);
    member.socket.frame(10, 11, line(11));
    await settled();
    expect(member.outbox()).toEqual(['안녕하세요: stored']);
    member.socket.frame(11, 12, line(12, '안녕하세요', 'jisoo'));
    await settled();
    expect(member.outbox()).toEqual([]);
  });

  it('that whispers goes as a whisper', async () => {
    const member = await Member.live();
    member.client.say('/not a command', 'minsu');
    expect(member.socket.nth(1)).toMatchObject({
      event: 'whisper',
      payload: { to: 'minsu', text: '/not a command', idempotencyKey: expect.stringMatching(UUID) },
    });
  });

  it('leaves also when its frame comes before its answer', async () => {
    const member = await Member.live();
    member.client.say('hi');
    member.socket.frame(10, 11, line(11, 'hi', 'jisoo'));
    member.socket.nth(1).answer({ ok: true, seq: 11, at: 1 });
    await settled();
    expect(member.outbox()).toEqual([]);
  });

  it('does not move the place by its answer', async () => {
    const member = await Member.live();
    member.client.say('hi');
    member.socket.nth(1).answer({ ok: true, seq: 12, at: 1 });
    await member.again();
    expect(member.socket.auths.at(-1)?.after).toBe(10);
    member.socket.frame(10, 12, line(11), line(12, 'hi', 'jisoo'));
    await settled();
    expect(member.seqs()).toEqual([11, 12]);
    expect(member.outbox()).toEqual([]);
  });

  it('waits while there is no connection', async () => {
    const member = new Member();
    member.client.say('early');
    await settled();
    expect(member.outbox()).toEqual(['early: pending']);
    member.socket.accept();
    await settled();
    expect(member.socket.sent).toEqual([]);
    member.socket.cut();
    member.client.connect();
    member.socket.welcome();
    expect(member.socket.nth(1).payload.text).toBe('early');
  });

  it('that another one waits for keeps its place: one on its way at a time, in order', async () => {
    const member = await Member.live();
    for (const text of ['one', 'two', 'three']) member.client.say(text);
    for (const [i, text] of ['one', 'two', 'three'].entries()) {
      await settled();
      expect(member.socket.nth(i + 1).payload.text).toBe(text);
      member.socket.nth(i + 1).answer({ ok: true, seq: 11 + i, at: 1 });
    }
    expect(new Set(member.socket.sent.map(({ payload }) => payload.idempotencyKey)).size).toBe(3);
  });
});

describe('the same line again', () => {
  it('is sent under the same idempotencyKey after a reconnect, before the ones behind it', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.client.say('two');
    await member.again();
    expect(member.socket.nth(2).payload).toEqual(member.socket.sent[0]!.payload);
    member.socket.nth(2).answer({ ok: true, seq: 11, at: 1, duplicate: true });
    await settled();
    expect(member.socket.nth(3).payload.text).toBe('two');
  });

  it('leaves at once when the resume had shown it already', async () => {
    const member = await Member.live();
    member.client.say('one');
    await member.again();
    member.socket.frame(10, 11, line(11, 'one', 'jisoo'));
    member.socket.nth(2).answer({ ok: true, seq: 11, at: 1, duplicate: true });
    await settled();
    expect(member.outbox()).toEqual([]);
    expect(member.seqs()).toEqual([11]);
  });

  it('is sent when 15 s have brought no answer, and a late answer does no harm', async () => {
    const member = await Member.live();
    member.client.say('one');
    await vi.advanceTimersByTimeAsync(14_900);
    member.socket.nth(1);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(member.socket.nth(2).payload).toEqual(member.socket.sent[0]!.payload);
    member.socket.sent[0]!.answer({ ok: true, seq: 11, at: 1 });
    member.socket.nth(2).answer({ ok: true, seq: 11, at: 1, duplicate: true });
    await settled();
    expect(member.outbox()).toEqual(['one: stored']);
  });

  it('that an earlier version of the page stored as `clientId` is sent under that key', async () => {
    const storage = new MemoryStorage();
    const clientId = '4f8a2c1e-7b3d-4e5f-8a9b-0c1d2e3f4a5b';
    storage.setItem('outbox:3', JSON.stringify([{ clientId, text: 'one', state: 'sending' }]));
    const member = new Member({ storage, account: 3 });
    member.socket.welcome();
    await settled();
    expect(member.socket.nth(1).payload).toEqual({ text: 'one', idempotencyKey: clientId });
  });

  it.each([undefined, 3])('is sent after a reload (account known as %s)', async account => {
    const before = await Member.live();
    before.client.say('acked');
    before.socket.nth(1).answer({ ok: true, seq: 11, at: 1 });
    await settled();
    before.client.say('on its way');
    before.client.say('waiting', 'minsu');
    await settled();
    const after = new Member({ storage: before.storage, account });
    await settled();
    const texts = ['acked: pending', 'on its way: pending', 'waiting: pending'];
    expect(after.outbox()).toEqual(account === undefined ? [] : texts);
    after.socket.welcome({ position: 11, items: [line(11, 'acked', 'jisoo')] });
    for (let i = 1; i <= 3; i++) {
      await settled();
      after.socket.nth(i).answer({ ok: true, seq: 10 + i, at: 1, ...(i < 3 && { duplicate: true }) });
    }
    await settled();
    expect(after.socket.sent.slice(0, 2).map(({ payload }) => payload)).toEqual(
      before.socket.sent.map(({ payload }) => payload),
    );
    expect(after.socket.sent[2]).toMatchObject({ event: 'whisper', payload: { to: 'minsu' } });
    expect(after.outbox()).toEqual(['on its way: stored', 'waiting: stored']);
  });

  it('is sent when another log has come that does not have it', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.socket.nth(1).answer({ ok: true, seq: 11, at: 1 });
    await settled();
    await member.again({ resumed: false, reset: true, epoch: 'another', position: 500 });
    expect(member.socket.nth(2).payload).toEqual(member.socket.sent[0]!.payload);
    member.socket.nth(2).answer({ ok: true, seq: 501, at: 1 });
    member.socket.frame(500, 501, line(501, 'one', 'jisoo'));
    await settled();
    expect(member.outbox()).toEqual([]);
  });

  it('is not sent when the same log started again beyond it', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.socket.nth(1).answer({ ok: true, seq: 11, at: 1 });
    await settled();
    await member.again({ resumed: false, reset: true, position: 500 });
    member.socket.nth(1);
    expect(member.outbox()).toEqual([]);
  });

  it('is not sent by Socket.IO behind our back', async () => {
    const member = await Member.live();
    member.socket.cut();
    member.socket.sendBuffer.push('what was written in the moment of the loss');
    member.client.connect();
    expect(member.socket.sendBuffer).toEqual([]);
  });
});

describe('a refused line', () => {
  it('stays, with its code, and the ones behind it go on', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.client.say('two');
    member.socket.nth(1).answer(refusal('MUTED', { until: 99 }));
    await settled();
    expect(member.outbox()).toEqual(['one: failed', 'two: sending']);
    expect(member.state.outbox[0]?.error).toMatchObject({ code: 'MUTED', until: 99 });
    member.socket.nth(2).answer({ ok: true, seq: 11, at: 1 });
    member.socket.frame(10, 11, line(11));
    await member.again();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(member.outbox()).toEqual(['one: failed']);
    member.socket.nth(2);
  });

  it.each(['NEW_CODE', 'constructor', '__proto__'])('has whatever code: %s', async code => {
    const member = await Member.live();
    member.client.say('one');
    member.socket.nth(1).answer(refusal(code));
    await settled();
    expect(member.state.outbox).toMatchObject([{ state: 'failed', error: { code } }]);
  });

  it('is sent again as the same line when a human says so, and only then', async () => {
    const member = await Member.live();
    member.client.say('one');
    const { idempotencyKey } = member.socket.nth(1).payload;
    member.client.resend(idempotencyKey);
    member.client.resend('nothing like it');
    member.socket.nth(1).answer(refusal('MUTED'));
    await settled();
    member.socket.nth(1);
    member.client.resend(idempotencyKey);
    expect(member.socket.nth(2).payload).toEqual(member.socket.sent[0]!.payload);
    await settled();
    expect(member.state.outbox).toEqual([{ idempotencyKey, text: 'one', state: 'sending' }]);
    member.socket.nth(2).answer({ ok: true, seq: 11, at: 1 });
    await settled();
    member.client.resend(idempotencyKey);
    await settled();
    expect(member.outbox()).toEqual(['one: stored']);
    expect(member.socket.sent).toHaveLength(2);
  });

  it('is gone when a human discards it, also after a reload', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.socket.nth(1).answer(refusal('MUTED'));
    await settled();
    expect(new Member({ storage: member.storage, account: 3 }).client.state.outbox).toMatchObject([
      { state: 'failed', error: { code: 'MUTED' } },
    ]);
    member.client.discard(member.socket.nth(1).payload.idempotencyKey);
    await settled();
    expect(member.outbox()).toEqual([]);
    expect(member.storage.getItem('outbox:3')).toBeNull();
  });

  it('is one without a readable answer too, after a while', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.client.say('two');
    for (let i = 1; i <= 8; i++) {
      member.socket.nth(i).answer({});
      await settled();
      while (member.socket.sent.length === i) await vi.advanceTimersByTimeAsync(50);
    }
    await settled();
    expect(member.outbox()).toEqual(['one: failed', 'two: sending']);
  });
});

describe('a line that has to wait', () => {
  it.each(['RATE_LIMITED', 'BUSY'])('does so after %s for as long as it is told', async code => {
    const member = await Member.live();
    member.client.say('one');
    member.client.say('two');
    member.socket.nth(1).answer(refusal(code, { retryAfterMs: 3_000 }));
    await vi.advanceTimersByTimeAsync(1_000);
    member.client.say('three');
    await vi.advanceTimersByTimeAsync(1_990);
    member.socket.nth(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(member.socket.nth(2).payload).toEqual(member.socket.sent[0]!.payload);
  });

  it('is not given up, but does not hammer either', async () => {
    const member = await Member.live();
    member.client.say('one');
    for (let i = 1; i <= 50; i++) {
      member.socket.nth(i).answer(refusal('RATE_LIMITED', { retryAfterMs: [0, -5, 40][i % 3] }));
      await vi.advanceTimersByTimeAsync(49);
      member.socket.nth(i);
      await vi.advanceTimersByTimeAsync(2);
    }
    await settled();
    expect(member.outbox()).toEqual(['one: sending']);
  });

  it('is left to the member when slow mode holds it up for long: a whisper behind it goes', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.client.say('two', 'minsu');
    member.socket.nth(1).answer(refusal('RATE_LIMITED', { retryAfterMs: 30_001 }));
    await settled();
    expect(member.state.outbox[0]).toMatchObject({ state: 'failed', error: { code: 'RATE_LIMITED' } });
    expect(member.socket.nth(2).payload).toMatchObject({ to: 'minsu', text: 'two' });
  });

  it('waits no longer than a timer can, and a second when it is not told', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.socket.nth(1).answer(refusal('BUSY', { retryAfterMs: 1e12 }));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(member.socket.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    member.socket.nth(2).answer(refusal('BUSY'));
    await vi.advanceTimersByTimeAsync(990);
    expect(member.socket.sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20);
    expect(member.socket.sent).toHaveLength(3);
  });

  it.each(['UNAVAILABLE', 'INTERNAL'])(
    'waits longer and longer after %s, and is left to a human at last',
    async code => {
      const member = await Member.live();
      member.client.say('one');
      member.client.say('two');
      const sentAt: number[] = [];
      for (let i = 1; i <= 8; i++) {
        sentAt.push(performance.now());
        member.socket.nth(i).answer(refusal(code));
        await settled();
        while (i < 8 && member.socket.sent.length === i) await vi.advanceTimersByTimeAsync(50);
      }
      const waits = sentAt.slice(1).map((at, i) => Math.round((at - sentAt[i]!) / 1_000));
      expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
      expect(new Set(member.socket.sent.slice(0, 8).map(({ payload }) => payload.idempotencyKey)).size).toBe(
        1,
      );
      expect(member.outbox()).toEqual(['one: failed', 'two: sending']);
      expect(member.state.outbox[0]?.error?.code).toBe(code);
      // the next one has all its tries
      member.socket.nth(9).answer(refusal(code));
      await settled();
      expect(member.outbox()).toEqual(['one: failed', 'two: pending']);
    },
  );

  it('that is discarded leaves the next one all its tries', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.client.say('two');
    for (let i = 1; i <= 7; i++) {
      member.socket.nth(i).answer(refusal('UNAVAILABLE'));
      await settled();
      if (i === 7) member.client.discard(member.socket.nth(7).payload.idempotencyKey);
      while (member.socket.sent.length === i) await vi.advanceTimersByTimeAsync(50);
    }
    expect(member.socket.nth(8).payload.text).toBe('two');
    member.socket.nth(8).answer(refusal('UNAVAILABLE'));
    await settled();
    expect(member.outbox()).toEqual(['two: pending']);
  });

  it('does not wait on after a reconnect', async () => {
    const member = await Member.live();
    member.client.say('one');
    member.socket.nth(1).answer(refusal('RATE_LIMITED', { retryAfterMs: 30_000 }));
    await settled();
    await member.again();
    expect(member.socket.sent).toHaveLength(2);
  });
});

describe('a line that breaks the connection', () => {
  it('is never sent when it is over the limit of a frame', async () => {
    const member = await Member.live();
    member.client.say('가'.repeat(30_000));
    member.client.say('가'.repeat(30_000), 'minsu');
    member.client.say('ok');
    await settled();
    expect(member.state.outbox).toMatchObject([
      { state: 'failed', error: { code: 'TOO_LONG' } },
      { state: 'failed', error: { code: 'TOO_LONG' } },
      { text: 'ok', state: 'sending' },
    ]);
    expect(member.socket.nth(1).payload.text).toBe('ok');
  });

  it('is measured as it goes over the wire: in bytes, with what JSON adds', async () => {
    const member = await Member.live();
    member.client.say('\u0001'.repeat(11_000));
    member.client.say('a'.repeat(60_000));
    await settled();
    expect(member.socket.nth(1).payload.text).toHaveLength(60_000);
  });

  it('is given up in the end, whatever it is, and the ones behind it go on', async () => {
    const member = await Member.live();
    member.client.say('poison');
    member.client.say('two');
    for (let i = 1; i < 50 && member.socket.sent.at(-1)!.payload.text === 'poison'; i++) {
      member.socket.cut();
      await vi.advanceTimersByTimeAsync(2_000);
      member.socket.welcome({ resumed: true });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(member.socket.sent.filter(({ payload }) => payload.text === 'poison')).toHaveLength(8);
    expect(member.outbox()).toEqual(['poison: failed', 'two: sending']);
    expect(member.state.outbox[0]?.error?.code).toBe('UNAVAILABLE');
  });
});

describe('an end', () => {
  it('by a kick empties the queue, also in the storage', async () => {
    const member = await Member.live();
    for (const text of ['one', 'two', 'three']) member.client.say(text);
    member.socket.nth(1).answer(refusal('MUTED'));
    await settled();
    expect(member.storage.getItem('outbox:3')).not.toBeNull();
    member.socket.fire('session', { code: 'KICKED', reason: '욕설', until: 99 });
    await settled();
    expect(member.outbox()).toEqual([]);
    expect(member.storage.getItem('outbox:3')).toBeNull();
    member.client.connect();
    member.socket.welcome({ resumed: true });
    await settled();
    expect(member.socket.sent).toHaveLength(2);
  });

  it('by a kick that the handshake reports empties it too, with lines of an earlier page', async () => {
    const storage = new MemoryStorage();
    const before = new Member({ storage, account: 3 });
    before.client.say('one');
    expect(storage.getItem('outbox:3')).not.toBeNull();
    const member = new Member({ storage, account: 3 });
    member.socket.refuse({ code: 'KICKED', until: 99 });
    await settled();
    expect(member.outbox()).toEqual([]);
    expect(storage.getItem('outbox:3')).toBeNull();
  });

  it.each(['DISABLED', 'TOKEN_REVOKED', 'TOKEN_EXPIRED', 'REPLACED', 'RATE_LIMITED', 'NEW_CODE'])(
    'by %s keeps it',
    async code => {
      const member = await Member.live();
      member.client.say('one');
      member.client.say('two');
      member.socket.fire('session', { code });
      await settled();
      expect(member.outbox()).toEqual(['one: pending', 'two: pending']);
      member.client.connect();
      member.socket.welcome({ resumed: true });
      await settled();
      expect(member.socket.nth(2).payload).toEqual(member.socket.sent[0]!.payload);
    },
  );
});

describe('a command that was said as a line', () => {
  it.each([
    ['／who', { online: [], count: 0 }, { type: 'who', members: [], count: 0 }],
    ['/help', { commands: [] }, { type: 'help', commands: [] }],
  ])('%s leaves the outbox with its answer, which is shown', async (text, facts, notice) => {
    const member = await Member.live();
    member.client.say(text);
    member.socket.nth(1).answer({ ok: true, ...facts });
    await settled();
    expect(member.outbox()).toEqual([]);
    expect(member.notices()).toEqual([notice]);
  });

  it('/quit leaves, and is not said again at the next entry', async () => {
    const member = await Member.live();
    member.client.say('\u200b /quit');
    member.socket.nth(1).answer({ ok: true });
    await settled();
    expect(member.state.connection).toEqual({ state: 'ended', code: 'QUIT' });
    expect(member.outbox()).toEqual([]);
  });
});
