import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { line, NOW } from './support/fake-socket.js';
import { Member, MemoryStorage, settled } from './support/member.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SECRET = '서울시 1번지';
const act = (seq: number, action: string, of = 11): object => ({
  ...{ seq, kind: 'sanction', action, line: of, from: 'admin', to: 'minsu', toId: 2 },
  ...{ reason: '개인 정보', at: NOW },
});
const mentioning = { ...line(11, SECRET), mentions: [3] };
const page = (item: object): unknown => ({ ok: true, items: [item], more: false });
const itemOf = (member: Member): unknown => {
  const entry = member.state.entries.find(({ seq }) => seq === 11);
  return entry?.kind === 'item' ? entry.item : undefined;
};

describe('a line that is hidden', () => {
  it('has no text in what the tab keeps of a reply to it, until it is shown again', async () => {
    const member = await Member.live();
    const storage = member.storage as MemoryStorage;
    member.client.say('정말요?', { seq: 11, from: 'minsu', text: SECRET });
    expect(JSON.stringify([...storage.kept])).toContain(SECRET);
    member.socket.frame(10, 12, act(12, 'hide'));
    await settled();
    expect(JSON.stringify([...storage.kept])).not.toContain(SECRET);
    expect(member.state.outbox[0]?.reply).toEqual({
      ...{ seq: 11, from: 'minsu', text: '' },
      hidden: { by: 'admin', reason: '개인 정보' },
    });
    member.socket.frame(12, 13, act(13, 'show'));
    const asked = member.socket.sent.at(-1)!;
    expect(asked).toMatchObject({ event: 'history', payload: { around: 11, limit: 1 } });
    asked.answer(page(line(11, SECRET)));
    await settled();
    expect(member.state.outbox[0]?.reply).toEqual({ seq: 11, from: 'minsu', text: SECRET });
  });

  it('mentions whom it mentioned, once it is shown again, and stays hidden when it has been hidden again', async () => {
    const member = await Member.live({ items: [mentioning], position: 11 });
    member.socket.frame(11, 12, act(12, 'hide'));
    await settled();
    expect(itemOf(member)).toMatchObject({ text: '', hidden: { by: 'admin' } });
    expect(itemOf(member)).not.toHaveProperty('mentions');
    member.socket.frame(12, 13, act(13, 'show'));
    member.socket.sent
      .at(-1)!
      .answer(page({ ...mentioning, text: undefined, hidden: { by: 'admin', reason: '' } }));
    await settled();
    expect(itemOf(member)).toMatchObject({ text: '', hidden: { by: 'admin' } });
    member.socket.frame(13, 14, act(14, 'show'));
    member.socket.sent.at(-1)!.answer(page(mentioning));
    await settled();
    expect(itemOf(member)).toEqual(mentioning);
  });

  it('is asked for again only where it is shown', async () => {
    const member = await Member.live();
    member.socket.frame(10, 13, act(12, 'hide'), act(13, 'show'));
    expect(member.socket.sent).toEqual([]);
    const end = member.client.lineActs.add({ shows: line => line === 11, follow: () => undefined });
    member.socket.frame(13, 15, act(14, 'hide'), act(15, 'show'));
    expect(member.socket.sent).toMatchObject([{ event: 'history' }]);
    end();
    member.socket.frame(15, 16, act(16, 'show'));
    expect(member.socket.sent).toHaveLength(1);
  });
});
