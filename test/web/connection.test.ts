import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { line, welcomeOf } from './support/fake-socket.js';
import { Member, settled } from './support/member.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Waits for the next try, and returns how long it took, ms. */
async function nextTry({ socket }: Member): Promise<number> {
  const [start, tries] = [performance.now(), socket.auths.length];
  while (socket.auths.length === tries) {
    if (performance.now() - start > 800_000) throw new Error('no try any more');
    await vi.advanceTimersByTimeAsync(10);
  }
  return performance.now() - start;
}

/** Lets a long time pass, in which nothing may be tried. */
async function staysAway({ socket }: Member): Promise<void> {
  const tries = socket.auths.length;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(socket.auths).toHaveLength(tries);
}

describe('a lost connection', () => {
  it.each(['transport close', 'ping timeout', 'transport error', 'io server disconnect'])(
    'is taken up again after %s, and the page can tell when',
    async reason => {
      const member = await Member.live();
      member.socket.cut(reason);
      await settled();
      const { connection } = member.state;
      expect(connection).toMatchObject({ state: 'waiting', cause: 'unreachable' });
      const inMs = connection.state === 'waiting' ? connection.retryAt - performance.now() : NaN;
      expect(await nextTry(member)).toBeCloseTo(inMs, -2);
      await settled();
      expect(member.state.connection).toEqual({ state: 'connecting' });
      member.socket.welcome({ resumed: true });
      await settled();
      expect(member.state.connection).toEqual({ state: 'live' });
    },
  );

  it('is tried with growing waits while the handshake gets no answer, and at once as at first after a welcome', async () => {
    const member = new Member();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      member.socket.refuse();
      waits.push(await nextTry(member));
    }
    for (const [i, least] of [1, 2, 4, 8, 15, 15, 15, 15].entries()) {
      expect(waits[i]).toBeGreaterThanOrEqual(least * 1_000);
      expect(waits[i]).toBeLessThan(least * 1_300 + 50);
    }
    member.socket.welcome();
    member.socket.cut();
    expect(await nextTry(member)).toBeLessThan(1_400);
  });

  it('is tried at other times by each client', async () => {
    const waits = new Set<number>();
    for (let i = 0; i < 5; i++) {
      const member = await Member.live();
      member.socket.cut();
      waits.add(await nextTry(member));
    }
    expect(waits.size).toBeGreaterThan(1);
  });

  it('answers what was asked with nothing', async () => {
    const member = await Member.live();
    const asked = [member.client.command('/who'), member.client.paging.older()];
    member.socket.cut();
    expect(await Promise.all(asked)).toEqual([undefined, false]);
    expect(await member.client.command('/who')).toBeUndefined();
    expect(member.socket.sent).toHaveLength(2);
  });

  it('is told as offline when the browser is', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const member = await Member.live();
    member.socket.cut();
    await settled();
    expect(member.state.connection).toMatchObject({ state: 'waiting', cause: 'offline' });
  });

  it('is told as the stop of the server when that said so, until it is back', async () => {
    const member = await Member.live();
    member.socket.fire('session', { code: 'SERVER_STOP' });
    member.socket.cut();
    await settled();
    expect(member.state.connection).toMatchObject({ state: 'waiting', cause: 'server_stop' });
    await nextTry(member);
    member.socket.refuse();
    await settled();
    expect(member.state.connection).toMatchObject({ state: 'waiting', cause: 'server_stop' });
    await nextTry(member);
    member.socket.welcome({ resumed: true });
    member.socket.cut();
    await settled();
    expect(member.state.connection).toMatchObject({ state: 'waiting', cause: 'unreachable' });
  });
});

describe('connect', () => {
  it('while waiting tries at once, and the waiting is over', async () => {
    const member = await Member.live();
    member.socket.cut();
    member.client.connect();
    expect(member.socket.auths).toHaveLength(2);
    member.socket.welcome({ resumed: true });
    await staysAway(member);
  });

  it('while a try is under way, or while connected, does nothing', async () => {
    const member = new Member();
    member.client.connect();
    member.socket.accept();
    member.client.connect();
    expect(member.socket.auths).toHaveLength(1);
    member.socket.fire('welcome', welcomeOf());
    member.client.connect();
    expect(member.socket.auths).toHaveLength(1);
  });

  it('gives up a server that says nothing, and tries again', async () => {
    const member = new Member();
    expect(await nextTry(member)).toBeGreaterThan(30_000);
    member.socket.accept();
    expect(await nextTry(member)).toBeGreaterThan(30_000);
    expect(member.socket.connected).toBe(false);
    member.socket.welcome();
    await staysAway(member);
  });

  it('after close begins again, and its changes are told', async () => {
    const member = new Member();
    const told = vi.fn<() => void>();
    member.client.subscribe(told);
    member.client.close();
    const { socket } = member;
    member.client.connect();
    expect(member.socket).not.toBe(socket);
    member.socket.welcome();
    await settled();
    expect(told).toHaveBeenCalled();
    expect(member.state.connection.state).toBe('live');
  });
});

describe('close', () => {
  it('leaves nothing running, and tells nothing any more', async () => {
    const member = await Member.live();
    member.client.say('one');
    await settled();
    const told = vi.fn<() => void>();
    member.client.subscribe(told);
    const { socket } = member;
    member.client.close();
    expect(socket.connected).toBe(false);
    socket.fire('messages', { from: 10, to: 11, items: [line(11)] });
    await staysAway(member);
    expect(told.mock.calls.length).toBeLessThanOrEqual(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a refusal at the handshake', () => {
  it.each([
    'TOKEN_INVALID',
    'TOKEN_EXPIRED',
    'TOKEN_REVOKED',
    'KICKED',
    'DISABLED',
    'INVALID',
    'NEW_CODE',
    'constructor',
  ])('with %s is an end', async code => {
    const member = new Member();
    member.socket.refuse({ code });
    await settled();
    expect(member.state.connection).toEqual({ state: 'ended', code });
    await staysAway(member);
  });

  it('has its facts', async () => {
    const member = new Member();
    member.socket.refuse({ code: 'KICKED', until: 99 });
    await settled();
    expect(member.state.connection).toEqual({ state: 'ended', code: 'KICKED', until: 99 });
  });

  it.each(['UNAVAILABLE', 'BUSY', 'INTERNAL', 'RATE_LIMITED'])('with %s is tried again', async code => {
    const member = new Member();
    member.socket.refuse({ code });
    expect(await nextTry(member)).toBeLessThan(1_400);
  });

  it('is tried again not before it is told to, and not after all time', async () => {
    const member = new Member();
    member.socket.refuse({ code: 'RATE_LIMITED', retryAfterMs: 20_000 });
    expect(await nextTry(member)).toBeGreaterThanOrEqual(20_000);
    member.socket.refuse({ code: 'RATE_LIMITED', retryAfterMs: 1e12 });
    expect(await nextTry(member)).toBeGreaterThanOrEqual(600_000 - 20);
  });

  it('without a code is an error', async () => {
    const member = new Member();
    member.socket.refuse({});
    expect(await nextTry(member)).toBeLessThan(1_400);
  });
});

describe('an end', () => {
  it.each(['KICKED', 'DISABLED', 'TOKEN_REVOKED', 'TOKEN_EXPIRED', 'REPLACED', 'RATE_LIMITED', 'NEW_CODE'])(
    'by %s is told with its facts, closes the connection, and stays',
    async code => {
      const member = await Member.live();
      member.socket.fire('session', { code, reason: '욕설', until: 99, newField: 1 });
      await settled();
      expect(member.state.connection).toEqual({ state: 'ended', code, reason: '욕설', until: 99 });
      expect(member.socket.connected).toBe(false);
      member.socket.fire('disconnect', 'io server disconnect');
      member.socket.refuse();
      await staysAway(member);
      expect(member.state.connection).toMatchObject({ state: 'ended', code });
      member.client.connect();
      expect(member.socket.auths.at(-1)?.after).toBe(10);
      member.socket.welcome({ resumed: true });
      await settled();
      expect(member.state.connection).toEqual({ state: 'live' });
    },
  );

  it.each(['/quit', '／QUIT bye', ' \u200b/quit'])('by %s is one of our own', async text => {
    const member = await Member.live();
    const left = member.client.command(text);
    member.socket.nth(1).answer({ ok: true });
    await left;
    await settled();
    expect(member.state.connection).toEqual({ state: 'ended', code: 'QUIT' });
    await staysAway(member);
  });

  it('by /quit holds also when the server is gone, or the answer is lost', async () => {
    const member = await Member.live();
    const left = member.client.command('/quit');
    member.socket.cut('io server disconnect');
    expect(await left).toBeUndefined();
    await settled();
    expect(member.state.connection).toEqual({ state: 'ended', code: 'QUIT' });
    const offline = new Member();
    await offline.client.command('/quit');
    await settled();
    expect(offline.state.connection).toEqual({ state: 'ended', code: 'QUIT' });
    await staysAway(offline);
    const waiting = await Member.live();
    waiting.socket.cut();
    await waiting.client.command('/quit');
    await staysAway(waiting);
  });

  it.each(['/quitter', '/w quit x', 'quit'])('is not meant by %s', async text => {
    const member = await Member.live();
    const ran = member.client.command(text);
    member.socket.nth(1).answer({ ok: true });
    await ran;
    await settled();
    expect(member.state.connection).toEqual({ state: 'live' });
  });
});

describe('an event of a newer server', () => {
  it('does no harm', async () => {
    const member = await Member.live();
    member.socket.fire('weather', { is: 'fine' });
    member.socket.fire('problem', { code: 'NEW_CODE', message: 'Something new.' });
    await settled();
    expect(member.state.connection).toEqual({ state: 'live' });
    expect(member.notices()).toMatchObject([{ type: 'refused', error: { code: 'NEW_CODE' } }]);
  });
});
