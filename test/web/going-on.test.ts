import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EPOCH, lastLines, line, welcomeOf } from './support/fake-socket.js';
import { Member, settled } from './support/member.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a first connection', () => {
  it('brings the token and no place', () => {
    expect(new Member().socket.auths).toEqual([{ token: 'a token' }]);
  });

  it('shows the items of the welcome, and stands at its position', async () => {
    const member = await Member.live({ position: 10, items: [line(8), line(9)] });
    expect(member.state).toMatchObject({
      connection: { state: 'live' },
      room: '사랑방',
      me: { name: 'jisoo' },
    });
    expect(member.seqs()).toEqual([8, 9]);
    expect(member.state.hasOlder).toBe(false);
    expect(member.notices()).toEqual([]);
    await member.again();
    expect(member.socket.auths.at(-1)).toEqual({ token: 'a token', epoch: EPOCH, after: 10 });
  });

  it('has older lines to offer when the welcome is full', async () => {
    const member = await Member.live({ position: 60, items: lastLines(60) });
    expect(member.state.hasOlder).toBe(true);
  });

  it('asks for the token each time', async () => {
    const member = await Member.live();
    member.token = 'a renewed token';
    await member.again();
    expect(member.socket.auths.at(-1)?.token).toBe('a renewed token');
  });

  it('has nothing older where there is nothing', async () => {
    const member = await Member.live({ position: 0 });
    expect(member.state.hasOlder).toBe(false);
  });
});

describe('frames', () => {
  it('are added in order, and move the place to their end, with items or without', async () => {
    const member = await Member.live();
    member.socket.frame(10, 12, line(11), line(12));
    member.socket.frame(12, 15, line(14));
    member.socket.frame(15, 20);
    await member.again();
    expect(member.seqs()).toEqual([11, 12, 14]);
    expect(member.socket.auths.at(-1)?.after).toBe(20);
  });

  it('may overlap: what is known is dropped, and the place does not go back', async () => {
    const member = await Member.live();
    member.socket.frame(10, 13, line(11), line(12), line(13));
    member.socket.frame(10, 12, line(11, 'again'), line(12, 'again'));
    member.socket.frame(12, 14, line(13, 'again'), line(14));
    member.socket.frame(12, 14, line(13, 'again'), line(14, 'again'));
    await member.again();
    expect(member.seqs()).toEqual([11, 12, 13, 14]);
    expect(JSON.stringify(member.state.entries)).not.toContain('again');
    expect(member.socket.auths.at(-1)?.after).toBe(14);
  });

  it('that begin before the place bring what is behind it only, and do not move it back', async () => {
    const member = await Member.live();
    member.socket.frame(7, 11, line(8), line(10), line(11));
    member.socket.frame(7, 9, line(9));
    await member.again();
    expect(member.seqs()).toEqual([11]);
    expect(member.socket.auths.at(-1)?.after).toBe(11);
  });

  it('are sorted by seq, also when their items are not', async () => {
    const member = await Member.live({ items: [line(10)] });
    member.socket.frame(10, 13, line(13), line(11), line(12));
    await settled();
    expect(member.seqs()).toEqual([10, 11, 12, 13]);
  });

  it('before the welcome are ignored', async () => {
    const member = new Member();
    member.socket.accept();
    member.socket.frame(0, 5, line(5));
    member.socket.fire('presence', {
      joined: [{ id: 2, name: 'minsu', role: 'member' }],
      left: [],
      count: 1,
    });
    member.socket.fire('welcome', welcomeOf());
    await settled();
    expect(member.seqs()).toEqual([]);
    expect(member.state.members.map(({ name }) => name)).toEqual(['jisoo']);
    expect(member.state.connection.state).toBe('live');
  });

  it('before the welcome that resumes are none either', async () => {
    const member = await Member.live();
    member.socket.cut();
    await settled();
    member.client.connect();
    member.socket.accept();
    member.socket.frame(10, 11, line(11));
    member.socket.fire('presence', {
      joined: [{ id: 2, name: 'minsu', role: 'member' }],
      left: [],
      count: 1,
    });
    member.socket.fire('welcome', welcomeOf({ resumed: true }));
    await settled();
    expect(member.state.entries).toEqual([]);
  });
});

describe('a gap', () => {
  it('applies nothing, and goes on from the place before it at once', async () => {
    const member = await Member.live();
    member.socket.frame(10, 11, line(11));
    member.socket.frame(12, 13, line(13));
    await settled();
    expect(member.seqs()).toEqual([11]);
    expect(member.state.connection.state).toBe('connecting');
    expect(member.socket.connected).toBe(false);
    expect(member.socket.auths).toHaveLength(2);
    expect(member.socket.auths.at(-1)).toEqual({ token: 'a token', epoch: EPOCH, after: 11 });
    member.socket.welcome({ resumed: true, position: 13 });
    member.socket.frame(11, 13, line(12), line(13));
    await settled();
    expect(member.seqs()).toEqual([11, 12, 13]);
    expect(member.notices()).toEqual([]);
  });

  it('that comes again and again makes the client wait longer and longer, and start again', async () => {
    const member = await Member.live({ items: [line(10)] });
    const start = performance.now();
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) {
      const lostAt = performance.now();
      const tries = member.socket.auths.length;
      member.socket.frame(1_000, 1_001, line(1_001));
      while (member.socket.auths.length === tries) await vi.advanceTimersByTimeAsync(10);
      waits.push(performance.now() - lostAt);
      const { epoch } = member.socket.auths.at(-1)!;
      member.socket.welcome({ resumed: epoch !== undefined, position: 10, items: [line(10)] });
    }
    expect(waits[0]).toBeLessThan(50);
    expect(waits[2]).toBeGreaterThan(1_000);
    expect(waits[5]).toBeGreaterThan(10_000);
    expect(waits.at(-1)).toBeLessThan(80_000);
    expect(performance.now() - start).toBeGreaterThan(60_000);
    expect(member.socket.auths.slice(0, 6).map(({ after }) => after)).toEqual([
      undefined,
      ...[10, 10, 10],
      ...[undefined, undefined],
    ]);
    await settled();
    expect(member.seqs()).toEqual([10]);
    expect(member.notices().at(-1)).toEqual({ type: 'reset' });
  });

  it('is forgotten after a good frame', async () => {
    const member = await Member.live();
    for (let i = 0; i < 10; i++) {
      const tries = member.socket.auths.length;
      member.socket.frame(100, 101);
      expect(member.socket.auths).toHaveLength(tries + 1);
      member.socket.welcome({ resumed: true });
      member.socket.frame(10 + i, 11 + i, line(11 + i));
    }
    expect(member.socket.auths.at(-1)?.after).toBe(19);
  });
});

describe('a resume', () => {
  it('leaves the place alone, adds what was missed, and replaces the presence', async () => {
    const member = await Member.live({ items: [line(10)] });
    await member.again({
      position: 12,
      online: { count: 1_001, partial: true, members: [{ id: 4, name: 'haneul', role: 'admin' }] },
    });
    expect(member.seqs()).toEqual([10]);
    expect(member.state).toMatchObject({ members: [{ name: 'haneul' }], count: 1_001, partial: true });
    member.socket.frame(10, 11, line(11));
    await member.again({ position: 12 });
    expect(member.socket.auths.at(-1)?.after).toBe(11);
    member.socket.frame(11, 12, line(12));
    await settled();
    expect(member.seqs()).toEqual([10, 11, 12]);
    expect(member.notices()).toEqual([]);
  });

  it('that was not requested is a first welcome', async () => {
    const member = await Member.live({ resumed: true });
    member.socket.frame(10, 11, line(11));
    await settled();
    expect(member.seqs()).toEqual([11]);
  });
});

describe('a reset', () => {
  it.each([
    ['of the same log', EPOCH],
    ['to another log', 'another'],
  ])('%s clears the view, takes the position and says so', async (_, epoch) => {
    const member = await Member.live({ items: [line(9), line(10)] });
    member.socket.frame(10, 11, line(11));
    await member.again({ resumed: false, reset: true, epoch, position: 5, items: [line(4), line(5)] });
    expect(member.seqs()).toEqual([4, 5]);
    expect(member.notices()).toEqual([{ type: 'reset' }]);
    expect(member.state.entries.at(-1)?.kind).toBe('notice');
    member.socket.frame(5, 6, line(6));
    await member.again();
    expect(member.seqs()).toEqual([4, 5, 6]);
    expect(member.socket.auths.at(-1)).toEqual({ token: 'a token', epoch, after: 6 });
  });
});

describe('a welcome of another account', () => {
  const other = { id: 4, name: 'haneul', role: 'member' as const };

  it('shows nothing of what the first one saw, and starts again', async () => {
    const member = await Member.live({ items: [line(10, 'for jisoo alone')] });
    member.client.say('of jisoo');
    await member.again({ me: other });
    expect(member.socket.sent).toHaveLength(1);
    expect(member.seqs()).toEqual([]);
    expect(member.socket.auths.at(-1)).toEqual({ token: 'a token' });
    expect(member.state).toMatchObject({ connection: { state: 'connecting' }, me: undefined });
    member.socket.welcome({ me: other, items: [line(9)] });
    await settled();
    expect(member.seqs()).toEqual([9]);
    expect(member.state.me).toEqual(other);
    expect(member.state.connection.state).toBe('live');
    // what the first one had written is not said in another's name
    expect(member.state.outbox).toEqual([]);
    expect(member.socket.sent).toHaveLength(1);
    expect(member.storage.getItem('outbox:3')).toContain('of jisoo');
  });
});
