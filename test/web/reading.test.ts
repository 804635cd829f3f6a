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
  it('is known from the welcome until it is put aside', async () => {
    const member = await Member.live({ position: 110, readTo: 40, unread });
    const { whispers: _, ...missed } = unread;
    expect(member.state.missed).toEqual({ ...missed, readTo: 40, upTo: 110 });
    member.client.reading.putAside();
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
