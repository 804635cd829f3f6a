import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LineItem, Welcome } from '../../src/contract/events.js';
import { Member, settled } from './support/member.js';
import { line } from './support/fake-socket.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ME = { id: 3, name: 'jisoo' };
const whisper = (seq: number, from = 'minsu', text = `whisper ${seq}`): LineItem => ({
  ...{ seq, kind: 'whisper', from, fromId: from === ME.name ? ME.id : 2, text, at: seq },
  ...(from === ME.name ? { to: 'minsu', toId: 2 } : { to: ME.name, toId: ME.id }),
});
const unread = (...whispers: [name: string, count: number][]): Pick<Welcome, 'unread'> => ({
  unread: { lines: 0, mentions: 0, whispers: whispers.map(([name, count]) => ({ name, id: 2, count })) },
});
/** At position 10, with three whispers of minsu loaded: 6, 8 and 10. */
const live = async (welcome: Partial<Welcome> = unread(['minsu', 2])): Promise<Member> =>
  Member.live({ items: [line(5), whisper(6), line(7), whisper(8), line(9), whisper(10)], ...welcome });
const counts = ({ state }: Member): object =>
  Object.fromEntries([...state.whispers].map(([key, { count }]) => [key, count]));
const sent = ({ socket }: Member): unknown[] =>
  socket.sent.filter(({ event }) => event === 'seen').map(({ payload }) => payload);
const whispersOf = ({ client }: Member) => client.reading.whispers;

describe('unread whispers', () => {
  it('are those that the server has counted, and what comes from then on', async () => {
    const member = await live(unread(['MINSU', 2], ['현우', 7]));
    member.socket.frame(10, 13, whisper(11), line(12), whisper(13, '하린'));
    await settled();
    expect(counts(member)).toEqual({ minsu: 3, 현우: 7, 하린: 1 });
  });

  it('are none, of a server that does not count them', async () => {
    const member = await live({});
    member.socket.frame(10, 11, whisper(11));
    await settled();
    expect(counts(member)).toEqual({ minsu: 1 });
    await member.again({ position: 12 });
    member.socket.frame(11, 12, whisper(12));
    await settled();
    expect(counts(member)).toEqual({ minsu: 2 });
    whispersOf(member).read('minsu');
    await settled();
    member.socket.sent.at(-1)!.answer({ ok: false, error: { code: 'UNKNOWN_EVENT', message: '' } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent(member)).toHaveLength(1);
  });

  it('are read by an answer, from whatever device', async () => {
    const member = await live();
    member.socket.frame(10, 12, whisper(11), whisper(12, ME.name));
    await settled();
    expect(counts(member)).toEqual({});
    expect(sent(member)).toEqual([{ with: 'minsu', seq: 12 }]);
  });

  it('are read in view, unless earlier ones were not', async () => {
    const member = await live(unread(['minsu', 4]));
    const { saw } = {
      saw: (first: number, last = first) => whispersOf(member).saw('minsu', { first, last }),
    };
    // one is not loaded
    saw(6);
    saw(10);
    expect(counts(member)).toEqual({ minsu: 4 });
    await member.again({ position: 10, ...unread(['minsu', 2]) });
    // it was read before
    saw(6);
    await settled();
    expect(sent(member)).toEqual([]);
    // the one before it was not seen
    saw(10);
    expect(counts(member)).toEqual({ minsu: 2 });
    saw(8);
    expect(counts(member)).toEqual({ minsu: 1 });
    // as one row with what follows
    member.socket.frame(10, 12, whisper(11), whisper(12));
    saw(10, 12);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(counts(member)).toEqual({});
    // the later one has the other in it
    expect(sent(member)).toEqual([{ with: 'minsu', seq: 12 }]);
  });
});

describe('what another device has read', () => {
  it('makes nothing unread: it may tell of less than the server has counted', async () => {
    const member = await live(unread());
    member.socket.fire('seen', { seq: 6, with: 'minsu' });
    expect(counts(member)).toEqual({});
    await member.again({ position: 12, ...unread() });
    // what the server has counted as read comes after the welcome
    member.socket.frame(10, 13, whisper(11), whisper(12), whisper(13));
    await settled();
    expect(counts(member)).toEqual({ minsu: 1 });
  });

  it('is no longer counted; what came later is', async () => {
    const member = await live(unread(['minsu', 2], ['현우', 1]));
    member.socket.fire('seen', { seq: 9 });
    expect(counts(member)).toEqual({ minsu: 2, 현우: 1 });
    member.socket.fire('seen', { seq: 9, with: 'MINSU' });
    expect(counts(member)).toEqual({ minsu: 1, 현우: 1 });
    // before the frame that brings it
    member.socket.fire('seen', { seq: 11, with: 'minsu' });
    member.socket.frame(10, 12, whisper(11), whisper(12));
    await settled();
    expect(counts(member)).toEqual({ minsu: 1, 현우: 1 });
    member.socket.fire('seen', { seq: 9, with: 'minsu' });
    expect(counts(member)).toEqual({ minsu: 1, 현우: 1 });
    expect(sent(member)).toEqual([]);
  });

  it('keeps the count when it lies before what is loaded', async () => {
    const member = await live();
    member.socket.fire('seen', { seq: 3, with: 'minsu' });
    expect(counts(member)).toEqual({ minsu: 2 });
  });
});

describe('a mark', () => {
  it('is sent at once, and again until the server has taken it', async () => {
    const member = await live();
    whispersOf(member).read('minsu');
    whispersOf(member).read('minsu');
    expect(counts(member)).toEqual({});
    await settled();
    expect(sent(member)).toEqual([{ with: 'minsu', seq: 10 }]);
    const error = { code: 'RATE_LIMITED', message: '', retryAfterMs: 500 };
    member.socket.sent.at(-1)!.answer({ ok: false, error });
    await vi.advanceTimersByTimeAsync(2_000);
    member.socket.sent.at(-1)!.answer({ ok: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent(member)).toHaveLength(2);
  });

  it.each(['NO_SUCH_MEMBER', 'INVALID'])('that is refused with %s is not sent again', async code => {
    const member = await live();
    whispersOf(member).read('minsu');
    await settled();
    member.socket.sent.at(-1)!.answer({ ok: false, error: { code, message: '' } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent(member)).toHaveLength(1);
  });

  it('goes two at a time for many members, and at once from a page that is being closed', async () => {
    const member = await live(unread(['a1', 1], ['a2', 1], ['a3', 1], ['a4', 1], ['a5', 1]));
    whispersOf(member).readAll();
    expect(counts(member)).toEqual({});
    const answerAll = (): void => member.socket.sent.forEach(({ answer }) => answer({ ok: true }));
    await settled();
    expect(sent(member)).toMatchObject([{ with: 'a1' }, { with: 'a2' }]);
    answerAll();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(sent(member)).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent(member)).toHaveLength(4);
    answerAll();
    await settled();
    member.client.reading.flush();
    expect(sent(member)).toHaveLength(5);
  });

  it('is sent for a member who is not named, when the server may have left out some', async () => {
    const fifty = Array.from({ length: 50 }, (_, i): [string, number] => [`member_${i}`, 1]);
    const member = await live(unread(...fifty));
    for (let i = 0; i < 3; i++) whispersOf(member).read('minsu');
    member.socket.frame(10, 11, line(11));
    whispersOf(member).read('minsu');
    await settled();
    expect(sent(member)).toEqual([{ with: 'minsu', seq: 10 }]);
    const few = await live(unread(...fifty.slice(1)));
    whispersOf(few).read('minsu');
    await settled();
    expect(sent(few)).toEqual([]);
  });
});

describe('after a lost connection', () => {
  it('the count is the server’s, and what follows up to there is in it', async () => {
    const member = await live();
    // minsu's were read on another device, 현우 whispered at 12
    await member.again({ position: 12, ...unread(['현우', 1]) });
    member.socket.frame(10, 12, whisper(12, '현우'));
    member.socket.frame(12, 13, whisper(13, '현우'));
    await settled();
    expect(counts(member)).toEqual({ 현우: 2 });
  });

  it('what was read meanwhile is told, and is not counted', async () => {
    const member = await live();
    member.socket.cut();
    whispersOf(member).read('minsu');
    await settled();
    member.client.connect();
    member.socket.welcome({ resumed: true, position: 12, ...unread(['minsu', 3]) });
    member.socket.frame(10, 12, whisper(12));
    await settled();
    expect(counts(member)).toEqual({ minsu: 1 });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent(member).at(-1)).toEqual({ with: 'minsu', seq: 10 });
  });

  it.each([
    ['too far behind', {}, { minsu: 1 }, 1],
    ['another log', { epoch: 'another' }, { minsu: 2 }, 0],
  ])('that ends in a reset, %s, it begins again', async (_, place, expected, marks) => {
    const member = await live();
    member.socket.cut();
    whispersOf(member).read('minsu');
    await settled();
    const before = sent(member).length;
    member.client.connect();
    const items = [line(9), whisper(10), whisper(20)];
    const welcome = { items, position: 20, reset: true as const, ...unread(['minsu', 2]), ...place };
    member.socket.welcome(welcome);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(counts(member)).toEqual(expected);
    expect(sent(member).length - before).toBe(marks);
  });
});
