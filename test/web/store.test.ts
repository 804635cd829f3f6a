import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Item } from '../../src/contract/events.js';
import type { RoomState } from '../../web/src/client/state.js';
import { lastLines, line, NOW } from './support/fake-socket.js';
import { Member, settled } from './support/member.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const me = { id: 3, name: 'jisoo', role: 'member' as const };
const members = [
  { id: 3, name: 'jisoo', role: 'member' as const },
  { id: 2, name: 'minsu', role: 'member' as const },
];
const online = { count: 2, members };

function sanction(seq: number, action: string, to: string, until?: number): object {
  return { seq, kind: 'sanction', action, from: 'admin', to, reason: '도배', at: NOW, until };
}

describe('the members', () => {
  it('come and go with presence, by name whatever its case; changes are no coming', async () => {
    const member = await Member.live({ online });
    const presence = (joined: object[], left: object[], count: number): void =>
      member.socket.fire('presence', { joined, left, count });
    presence([{ id: 4, name: 'haneul', role: 'admin' }], [], 3);
    presence([{ id: 2, name: 'Minsu', role: 'admin', mutedUntil: 99 }], [], 3);
    presence([], [{ name: 'HANEUL', cause: 'quit' }], 2);
    presence([], [{ name: 'nobody', cause: 'lost' }], 2);
    await settled();
    expect(member.state).toMatchObject({
      count: 2,
      members: [{ name: 'jisoo' }, { id: 2, name: 'Minsu', role: 'admin', mutedUntil: 99 }],
    });
    expect(member.state.entries).toMatchObject([
      { kind: 'presence', joined: ['haneul'], left: [{ name: 'HANEUL', cause: 'quit' }] },
    ]);
  });

  it('are one row of the stream while nothing stands between, and no row of two minutes', async () => {
    const member = await Member.live({ online });
    const join = (name: string): void =>
      member.socket.fire('presence', { joined: [{ name, role: 'member' }], left: [], count: 3 });
    join('a1');
    join('a2');
    member.socket.frame(10, 11, line(11));
    join('a3');
    await vi.advanceTimersByTimeAsync(121_000);
    join('a4');
    await settled();
    expect(
      member.state.entries.map(entry => (entry.kind === 'presence' ? entry.joined : entry.kind)),
    ).toEqual([['a1', 'a2'], 'item', ['a3'], ['a4']]);
  });
});

describe('who loses the connection and comes back', () => {
  it('is one row that says so in that order', async () => {
    const member = await Member.live({
      online: { count: 3, members: [...online.members, { id: 4, name: 'haneul', role: 'member' }] },
    });
    member.socket.fire('presence', { joined: [], left: [{ name: 'haneul', cause: 'lost' }], count: 2 });
    member.socket.fire('presence', {
      joined: [{ id: 4, name: 'haneul', role: 'member' }],
      left: [],
      count: 3,
    });
    await settled();
    expect(member.state.entries).toMatchObject([
      { kind: 'presence', joined: ['haneul'], left: [{ name: 'haneul', cause: 'lost' }], leftFirst: true },
    ]);
  });
});

describe('a mute', () => {
  it('of a member shows with the sanction, and ends with it or with presence', async () => {
    const member = await Member.live({ online, me });
    const mutedUntil = (): unknown => member.state.members.find(({ name }) => name === 'minsu')?.mutedUntil;
    member.socket.frame(10, 11, sanction(11, 'mute', 'MINSU', NOW + 60_000));
    await settled();
    expect(mutedUntil()).toBe(NOW + 60_000);
    expect(member.state.me).toEqual(me);
    member.socket.frame(11, 12, sanction(12, 'unmute', 'minsu'));
    await settled();
    expect(mutedUntil()).toBeUndefined();
    member.socket.fire('presence', { joined: [{ ...members[1], mutedUntil: 77 }], left: [], count: 2 });
    await settled();
    expect(mutedUntil()).toBe(77);
    member.socket.fire('presence', { joined: [members[1]], left: [], count: 2 });
    await settled();
    expect(mutedUntil()).toBeUndefined();
  });

  it('of me shows by sanction, presence and welcome', async () => {
    const member = await Member.live({ online, me: { ...me, mutedUntil: 5 } });
    expect(member.state.me?.mutedUntil).toBe(5);
    member.socket.frame(10, 11, sanction(11, 'mute', 'Jisoo', 6));
    await settled();
    expect(member.state.me?.mutedUntil).toBe(6);
    member.socket.frame(11, 12, sanction(12, 'unmute', 'jisoo'));
    await settled();
    expect(member.state.me).toEqual(me);
    member.socket.fire('presence', {
      joined: [{ ...members[0], role: 'admin', mutedUntil: 7 }],
      left: [],
      count: 2,
    });
    await settled();
    expect(member.state.me).toEqual({ ...me, role: 'admin', mutedUntil: 7 });
    await member.again({ online, me });
    expect(member.state.me).toEqual(me);
  });

  it('that was lifted and set again while away ends as the last act says, in whatever order it comes', async () => {
    const member = await Member.live({ online, me });
    member.socket.frame(10, 13, sanction(13, 'mute', 'jisoo', 9), sanction(11, 'mute', 'jisoo', 5));
    await settled();
    expect(member.state.me?.mutedUntil).toBe(9);
    expect(member.seqs()).toEqual([11, 13]);
  });

  it('of long ago in the welcome does not count: `me` does', async () => {
    const items = [sanction(10, 'mute', 'jisoo', NOW + 60_000) as never];
    const member = await Member.live({ online, me, items });
    expect(member.seqs()).toEqual([10]);
    expect(member.state.me).toEqual(me);
  });
});

describe('what only a newer server sends', () => {
  it('is left out, and the rest goes on', async () => {
    const poll = { ...line(9), kind: 'poll' } as unknown as Item;
    const member = await Member.live({ online, items: [poll, line(10)] });
    member.socket.frame(
      ...([10, 16, { seq: 11, kind: 'picture', from: 'minsu', at: NOW }] as const),
      sanction(12, 'banish', 'minsu', 5),
      { seq: 13, kind: 'sanction', action: 'mute', from: 'admin', at: NOW },
      { seq: 14, kind: 'chat', from: 'minsu', at: NOW },
      { ...line(15), newField: 1 },
    );
    await settled();
    expect(member.seqs()).toEqual([10, 15]);
    await member.again();
    expect(member.socket.auths.at(-1)?.after).toBe(16);
  });
});

describe('the clock', () => {
  it('is the server’s, also when this machine is an hour wrong or set meanwhile', async () => {
    vi.setSystemTime(NOW + 3_600_000);
    const member = await Member.live({ serverTime: NOW });
    const start = performance.now();
    expect(member.client.clock.now()).toBeLessThan(NOW + 100);
    vi.setSystemTime(NOW - 86_400_000);
    await vi.advanceTimersByTimeAsync(5_000);
    const passed = performance.now() - start;
    expect(member.client.clock.now()).toBeGreaterThanOrEqual(NOW + passed);
    expect(member.client.clock.now()).toBeLessThan(NOW + passed + 100);
    await member.again({ serverTime: NOW + 500_000 });
    expect(Math.abs(member.client.clock.now() - NOW - 500_000)).toBeLessThan(100);
  });
});

describe('a command', () => {
  it.each([
    ['/who', { online: members, count: 2 }, { type: 'who', members, count: 2 }],
    [
      '/help',
      { commands: [{ usage: '/who', about: 'x' }] },
      { type: 'help', commands: [{ usage: '/who', about: 'x' }] },
    ],
  ])('%s is told in the stream', async (text, facts, notice) => {
    const member = await Member.live();
    const ran = member.client.command(text);
    expect(member.socket.nth(1)).toMatchObject({ event: 'message', payload: { text } });
    member.socket.nth(1).answer({ ok: true, ...facts });
    expect(await ran).toMatchObject({ ok: true });
    await settled();
    expect(member.notices()).toEqual([notice]);
    expect(member.outbox()).toEqual([]);
  });

  it('that is refused is told with its text and code, known or not', async () => {
    const member = await Member.live();
    const ran = member.client.command('/kick minsu x');
    const error = { code: 'NEW_CODE', message: 'No.' };
    member.socket.nth(1).answer({ ok: false, error });
    await ran;
    await settled();
    expect(member.notices()).toEqual([{ type: 'refused', text: '/kick minsu x', error }]);
  });

  it('over the limit of a frame is refused here', async () => {
    const member = await Member.live();
    const answer = await member.client.command(`/kick minsu ${'가'.repeat(30_000)}`);
    await settled();
    expect(answer).toMatchObject({ ok: false, error: { code: 'TOO_LONG' } });
    expect(member.socket.sent).toEqual([]);
    expect(member.notices()).toMatchObject([{ type: 'refused', error: { code: 'TOO_LONG' } }]);
  });

  it('that sanctions says nothing of its own: the sanction does', async () => {
    const member = await Member.live();
    const ran = member.client.command('/mute minsu x');
    member.socket.nth(1).answer({ ok: true, seq: 11, at: NOW, until: NOW + 1 });
    await ran;
    await settled();
    expect(member.state.entries).toEqual([]);
    expect(member.state.connection).toEqual({ state: 'live' });
  });
});

describe('a change of the room', () => {
  it('is told once, with what was before', async () => {
    const member = await Member.live({ room: 'Sarangbang', description: 'Books' });
    const [from, to] = [
      { name: 'Sarangbang', description: 'Books' },
      { name: 'Reading circle', colour: 3 },
    ];
    for (const about of [to, to, { colour: 3, name: 'Reading circle' }]) member.socket.fire('room', about);
    await settled();
    expect(member.notices()).toEqual([{ type: 'room', from, to }]);
    expect(member.state.about).toEqual(to);
  });
});

describe('older lines', () => {
  it('come before what is there, each once, and what stands between stays in its place', async () => {
    const member = await Member.live({ items: [line(8), line(9)], position: 10 });
    member.socket.fire('presence', {
      joined: [{ id: 2, name: 'minsu', role: 'member' }],
      left: [],
      count: 2,
    });
    member.socket.frame(10, 11, line(11));
    const [one, other] = [member.client.paging.older(), member.client.paging.older()];
    expect(member.socket.sent.map(({ payload }) => payload)).toEqual([
      { before: 8, limit: 200 },
      { before: 8, limit: 200 },
    ]);
    for (const sent of member.socket.sent)
      sent.answer({ ok: true, items: [line(3), line(5)], moreBefore: true });
    expect(await Promise.all([one, other])).toEqual([true, true]);
    await settled();
    expect(member.state.entries.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual([
      ...['item 3', 'item 5', 'item 8', 'item 9', 'presence 9', 'item 11'],
    ]);
    expect(member.state.hasOlder).toBe(true);
    const last = member.client.paging.older();
    expect(member.socket.nth(3).payload.before).toBe(3);
    member.socket.nth(3).answer({ ok: true, items: [], moreBefore: false });
    await last;
    await settled();
    expect(member.state.hasOlder).toBe(false);
  });

  it('that are refused change nothing', async () => {
    const member = await Member.live({ items: lastLines(60) });
    const asked = member.client.paging.older();
    member.socket.nth(1).answer({ ok: false, error: { code: 'UNAVAILABLE', message: '' } });
    expect(await asked).toBe(false);
    expect(member.state.hasOlder).toBe(true);
  });

  it('that come too often are asked for again after the wait', async () => {
    const member = await Member.live({ items: lastLines(60) });
    const asked = member.client.paging.older();
    member.socket
      .nth(1)
      .answer({ ok: false, error: { code: 'RATE_LIMITED', message: '', retryAfterMs: 500 } });
    await vi.advanceTimersByTimeAsync(499);
    expect(member.socket.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    const again = member.socket.nth(2);
    expect(again.payload).toEqual(member.socket.sent[0]!.payload);
    again.answer({ ok: true, items: [line(9)], moreBefore: false });
    expect(await asked).toBe(true);
    await settled();
    expect(member.state.hasOlder).toBe(false);
  });
});

describe('memory', () => {
  const span = (from: number, to: number): object[] =>
    Array.from({ length: to - from + 1 }, (_, i) => line(from + i));
  /** The first and the last seq of what is open, and how many. */
  const open = ({ state }: Member): [number | undefined, number | undefined, number] => {
    const { entries } = state.past ?? state;
    return [entries[0]?.seq, entries.at(-1)?.seq, entries.length];
  };
  const rows = ({ state }: Member): number => state.entries.length + (state.past?.entries.length ?? 0);
  const answer = (member: Member, page: object): void =>
    member.socket.sent.at(-1)!.answer({ ok: true, moreBefore: true, moreAfter: true, ...page });

  it('keeps the last 5,000 rows of a long talk, and can ask for what it let go', async () => {
    const member = await Member.live({ position: 0 });
    expect(member.state.hasOlder).toBe(false);
    for (let i = 0; i < 12_000; i += 500) member.socket.frame(i, i + 500, ...span(i + 1, i + 500));
    await settled();
    expect(open(member)).toEqual([7_001, 12_000, 5_000]);
    expect(member.state.hasOlder).toBe(true);
    // what was let go comes back when asked for, and is not taken away by the next lines
    const asked = member.client.paging.older();
    expect(member.socket.nth(1).payload.before).toBe(7_001);
    answer(member, { items: span(6_801, 7_000) });
    await asked;
    await settled();
    expect(open(member)[0]).toBe(6_801);
    member.socket.frame(12_000, 12_500, ...span(12_001, 12_500));
    await settled();
    expect(open(member)[0]).toBe(6_801);
    expect(member.state.entries.at(-1)?.seq).toBe(12_500);
    expect(rows(member)).toBeLessThanOrEqual(5_000);
  });

  it('has 5,000 rows at most for who reads back to the first of 20,000 and on to the last', async () => {
    const member = await Member.live({ position: 20_000, items: lastLines(20_000) });
    for (let before = 19_951; before > 1; before -= 200) {
      const from = Math.max(1, before - 200);
      const asked = member.client.paging.older();
      answer(member, { items: span(from, before - 1), moreBefore: from > 1 });
      await asked;
      await settled();
      expect(open(member)[0]).toBe(from);
      expect(rows(member)).toBeLessThanOrEqual(5_000);
    }
    expect(member.state.past).toMatchObject({ hasOlder: false });
    member.socket.frame(20_000, 20_001, line(20_001));
    for (let after = open(member)[1]!; member.state.past; after += 200) {
      const asked = member.client.paging.newer();
      expect(member.socket.sent.at(-1)!.payload.after).toBe(after);
      const to = Math.min(20_001, after + 200);
      answer(member, { items: span(after + 1, to), moreAfter: to < 20_001 });
      await asked;
      await settled();
      const [first, last, count] = open(member);
      expect(last! - first! + 1).toBe(count);
      expect(rows(member)).toBeLessThanOrEqual(5_000);
    }
    expect(open(member)[1]).toBe(20_001);
    expect(member.state.hasOlder).toBe(true);
  });

  it('opens the log around a line, apart from its end until both meet, or until it is left', async () => {
    const member = await Member.live({ position: 1_000, items: lastLines(1_000) });
    const opened = member.client.paging.open({ around: 500 });
    expect(member.socket.nth(1).payload).toEqual({ around: 500, limit: 200 });
    answer(member, { items: span(401, 600) });
    expect(await opened).toMatchObject({ seq: 500 });
    expect(open(member)).toEqual([401, 600, 200]);
    member.socket.frame(1_000, 1_001, line(1_001));
    await settled();
    expect(open(member)).toEqual([401, 600, 200]);
    expect(member.state.entries.at(-1)?.seq).toBe(1_001);
    member.client.paging.closePast();
    expect(open(member)[1]).toBe(1_001);

    // one that overlaps the end joins it
    const near = member.client.paging.open({ around: 950 });
    answer(member, { items: span(851, 1_001), moreAfter: false });
    await near;
    expect(member.state.past).toBeUndefined();
    expect(open(member)).toEqual([851, 1_001, 151]);
  });

  it('opens nothing where the line is gone, and takes no page for a part that was left', async () => {
    const member = await Member.live({ position: 1_000, items: lastLines(1_000) });
    const gone = member.client.paging.open({ around: 500 });
    answer(member, { items: [line(499), line(501)] });
    expect(await gone).toBeNull();
    expect(member.state.past).toBeUndefined();
    let isWanted = true;
    const givenUp = member.client.paging.open({ since: NOW }, () => isWanted);
    isWanted = false;
    answer(member, { items: span(401, 600) });
    expect(await givenUp).toBeUndefined();
    expect(member.state.past).toBeUndefined();
    const opened = member.client.paging.open({ since: NOW });
    expect(member.socket.sent.at(-1)!.payload).toEqual({ since: NOW, limit: 200 });
    answer(member, { items: span(401, 600) });
    expect(await opened).toMatchObject({ seq: 401 });
    const late = [member.client.paging.older(), member.client.paging.newer()];
    member.client.paging.closePast();
    for (const sent of member.socket.sent.slice(-2))
      sent.answer({ ok: true, items: span(201, 400), moreBefore: true, moreAfter: true });
    await Promise.all(late);
    await settled();
    expect(open(member)).toEqual([951, 1_000, 50]);
  });
});

describe('the listeners', () => {
  it('are called at most 25 times a second in a flood, and see its end', async () => {
    const member = await Member.live();
    const told = vi.fn<() => void>();
    member.client.subscribe(told);
    for (let i = 0; i < 400; i++) {
      member.socket.frame(10 + i, 11 + i, line(11 + i));
      await vi.advanceTimersByTimeAsync(5);
    }
    await settled();
    expect(told.mock.calls.length).toBeGreaterThan(30);
    expect(told.mock.calls.length).toBeLessThanOrEqual(52);
    expect(member.seqs().at(-1)).toBe(410);
  });

  it('are told at once when it was quiet, and not after they have left', async () => {
    const member = await Member.live();
    await vi.advanceTimersByTimeAsync(1_000);
    const told = vi.fn<() => void>();
    const leave = member.client.subscribe(told);
    member.client.say('one');
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toHaveBeenCalledTimes(1);
    leave();
    member.client.say('two');
    await settled();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('see each own line under way before its answer, though they have just been told of others', async () => {
    const member = await Member.live();
    const states: string[] = [];
    member.client.subscribe(() => {
      const state = member.outbox().join();
      if (state !== (states.at(-1) ?? '')) states.push(state);
    });
    const refuse = (): void => {
      const error = { code: 'NO_SUCH_MEMBER', message: '' };
      member.socket.sent.at(-1)!.answer({ ok: false, error });
    };
    member.socket.frame(10, 11, line(11));
    await vi.advanceTimersByTimeAsync(1);
    member.client.say('/w yuna hello');
    refuse();
    await settled();
    member.socket.frame(11, 12, line(12));
    await vi.advanceTimersByTimeAsync(1);
    member.client.resend(member.state.outbox[0]!.idempotencyKey);
    refuse();
    await settled();
    const [sending, failed] = ['/w yuna hello: sending', '/w yuna hello: failed'];
    expect(states).toEqual([sending, failed, sending, failed]);
  });

  it('get the same objects for what has not changed', async () => {
    const member = await Member.live({ online });
    const before: RoomState = member.state;
    expect(member.client.state).toBe(before);
    member.socket.frame(10, 11, line(11));
    await settled();
    const after = member.state;
    expect(after).not.toBe(before);
    for (const part of ['connection', 'me', 'limits', 'members', 'outbox'] as const)
      expect(after[part]).toBe(before[part]);
    expect(after.entries).not.toBe(before.entries);
    member.socket.fire('presence', { joined: members, left: [], count: 2 });
    await settled();
    expect(member.state.me).toBe(before.me);
    expect(member.state.entries).toBe(after.entries);
  });
});
