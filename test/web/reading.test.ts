import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeenPayload } from '../../src/contract/events.js';
import { Member, settled } from './support/member.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const unread = { lines: 70, firstSeq: 41, firstAt: 5, mentions: 0, whispers: [] };
const sent = ({ socket }: Member): unknown[] =>
  socket.sent.filter(({ event }) => event === 'seen').map(({ payload }) => payload);

describe('what was read', () => {
  it('is told at most once in two seconds, the newest position only', async () => {
    const member = await Member.live({ position: 10, readTo: 5 });
    for (const seq of [8, 9, 10, 9]) member.client.reading.read(seq);
    expect(sent(member)).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent(member)).toEqual([{ seq: 10 } satisfies SeenPayload]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent(member)).toHaveLength(1);
  });

  it('is told at once by a page that is being closed', async () => {
    const member = await Member.live({ position: 10, readTo: 5 });
    member.client.reading.read(10);
    member.client.reading.flush();
    expect(sent(member)).toEqual([{ seq: 10 }]);
  });

  it('is not told again where the server knows it, by the welcome or from another device', async () => {
    const member = await Member.live({ position: 10, readTo: 10 });
    member.client.reading.read(10);
    member.socket.fire('seen', { seq: 14 });
    member.client.reading.read(13);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent(member)).toEqual([]);
  });
});

describe('what was missed', () => {
  it('is told as read by a member who reads new lines for a minute, however they came', async () => {
    const member = await Member.live({ position: 110, readTo: 40, unread });
    for (const [seq, ms] of [
      [111, 59_000],
      [112, 1_000],
    ] as const) {
      member.client.reading.read(seq);
      await vi.advanceTimersByTimeAsync(ms);
      expect(sent(member)).toEqual([]);
    }
    member.client.reading.read(113);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent(member)).toEqual([{ seq: 113 }]);
    expect(member.state.missed).toBeDefined();
  });

  it('is gone at a resumed connection where another device has read it', async () => {
    const member = await Member.live({ position: 110, readTo: 40, unread: { ...unread, mentions: 2 } });
    member.socket.cut();
    member.socket.welcome({ position: 110, readTo: 110, resumed: true });
    await settled();
    expect([member.state.missed, member.state.mentions]).toEqual([undefined, 0]);
  });

  it('is not told as read before the member has looked at it, put it aside or talked again', async () => {
    const ways: ((member: Member) => void)[] = [
      ({ client }) => client.reading.sawFirstMissed(),
      ({ client }) => client.reading.readAll(),
      ({ client }) => client.reading.sawMentions(),
      ({ socket, state }) => {
        const own = {
          seq: 111,
          kind: 'whisper',
          from: state.me!.name,
          fromId: state.me!.id,
          to: 'jisoo',
          toId: 7,
        };
        socket.fire('messages', { from: 110, to: 111, items: [{ ...own, text: 'hi', at: 1 }] });
      },
      ({ socket, state }) => {
        const own = { seq: 111, kind: 'chat', from: state.me!.name, fromId: state.me!.id, text: 'hi', at: 1 };
        socket.fire('messages', { from: 110, to: 111, items: [own] });
      },
    ];
    for (const way of ways) {
      const member = await Member.live({ position: 110, readTo: 40, unread: { ...unread, mentions: 1 } });
      member.client.reading.read(110);
      await vi.advanceTimersByTimeAsync(10_000);
      member.client.reading.flush();
      expect(sent(member)).toEqual([]);
      way(member);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(sent(member)).toEqual([{ seq: 110 }]);
    }
  });

  it('is known from the welcome until it is put aside', async () => {
    const member = await Member.live({ position: 110, readTo: 40, unread });
    const { whispers: _, ...missed } = unread;
    expect(member.state.missed).toEqual({ ...missed, readTo: 40, upTo: 110 });
    member.client.reading.sawFirstMissed();
    await settled();
    expect(member.state.missed).toBeUndefined();
  });

  it('is nothing where all was read', async () => {
    const member = await Member.live({
      position: 110,
      readTo: 110,
      unread: { lines: 0, mentions: 0, whispers: [] },
    });
    expect(member.state.missed).toBeUndefined();
  });

  it('stays while another device has not read all of it, and goes when it has', async () => {
    const member = await Member.live({ position: 110, readTo: 40, unread });
    member.socket.fire('seen', { seq: 109 });
    member.socket.fire('seen', { seq: 200, with: 'minsu' });
    await settled();
    expect(member.state.missed).toBeDefined();
    member.socket.fire('seen', { seq: 110 });
    await settled();
    expect(member.state.missed).toBeUndefined();
  });
});
