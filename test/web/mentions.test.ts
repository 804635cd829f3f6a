import { describe, expect, it, vi } from 'vitest';
import type { LineItem } from '../../src/contract/events.js';
import { Member, settled } from './support/member.js';

vi.useFakeTimers();

const line = (seq: number, mentions?: number[]): LineItem => ({
  seq,
  kind: 'chat',
  from: 'jisoo',
  fromId: 7,
  text: 'hi',
  at: seq,
  ...(mentions && { mentions }),
});
const unread = { lines: 5, firstSeq: 96, firstAt: 5, mentions: 2, whispers: [] };
/** Whose account has the id of the welcome. */
const live = async (more: object = {}) => {
  const member = await Member.live({ position: 100, readTo: 95, ...more });
  return { member, id: member.state.me!.id };
};

describe('unread mentions', () => {
  it('are those of the welcome and those that come, until they are read here', async () => {
    const { member, id } = await live({ unread });
    expect(member.state.mentions).toBe(2);
    member.socket.fire('messages', { from: 100, to: 102, items: [line(101, [id, 99]), line(102, [99])] });
    await settled();
    expect(member.state.mentions).toBe(3);
    member.client.reading.read(102);
    await settled();
    // those of the welcome wait until they are seen themselves, also where the first of what was missed was
    member.client.reading.sawFirstMissed();
    for (const seq of [95, 98, 98, 101]) member.client.reading.sawMention(seq, 1);
    await settled();
    expect(member.state.mentions).toBe(1);
    member.client.reading.readAll();
    await settled();
    expect(member.state.mentions).toBe(0);
  });

  it('are gone when another device has read them, or the list was looked at', async () => {
    const { member, id } = await live({ unread });
    member.socket.fire('messages', { from: 100, to: 101, items: [line(101, [id])] });
    member.socket.fire('seen', { seq: 100 });
    await settled();
    expect(member.state.mentions).toBe(1);
    member.socket.fire('seen', { seq: 101 });
    await settled();
    expect(member.state.mentions).toBe(0);
    const other = await live({ unread });
    other.member.client.reading.sawMentions();
    await settled();
    expect(other.member.state.mentions).toBe(0);
    // the lines are still missed
    expect(other.member.state.missed).toMatchObject({ lines: 5 });
  });
});

describe('a reply that waits', () => {
  it('keeps its line over a reload, and is sent as `replyTo`', async () => {
    const { member } = await live();
    const reply = { seq: 90, from: 'jisoo', text: 'hi' };
    member.socket.cut();
    member.client.say('네', reply);
    await settled();
    expect(member.state.outbox).toMatchObject([{ text: '네', reply }]);
    const again = new Member({ storage: member.storage, account: member.state.me!.id });
    again.socket.welcome({ position: 100 });
    await settled();
    const sent = again.socket.sent.filter(({ event }) => event === 'message');
    expect(sent.map(({ payload }) => payload)).toMatchObject([{ text: '네', replyTo: 90 }]);
  });
});
