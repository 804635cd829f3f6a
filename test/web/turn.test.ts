import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../web/src/client/state.js';
import { turnOf } from '../../web/src/composer/turn.js';

const NOW = 1_800_000_000_000;
const ME = { id: 3, name: 'minsu', role: 'member' as const };

type Known = Pick<RoomState, 'me' | 'about' | 'entries' | 'outbox'>;

/** A line of an account, `ago` ms before now. */
function line(fromId: number, ago: number, to?: string): RoomState['entries'][number] {
  const kind = to === undefined ? 'chat' : 'whisper';
  const item = {
    seq: 1,
    kind,
    from: '',
    fromId,
    text: '',
    at: NOW - ago,
    ...(to && { to, toId: 9 }),
  } as const;
  return { kind: 'item', key: '1', seq: 1, item };
}

const room = (slowSeconds: number, state: Partial<Known> = {}): Known => ({
  me: ME,
  about: { name: '', ...(slowSeconds > 0 && { slowSeconds }) },
  entries: [],
  outbox: [],
  ...state,
});
const pending = { idempotencyKey: 'k', text: 'one', state: 'sending' } as const;

describe('the turn of a member', () => {
  it('comes at once without a line of their own, or when its time is over', () => {
    for (const entries of [[], [line(4, 1)], [line(3, 30_000)], [line(3, 1, 'jisoo')]])
      expect(turnOf(room(30, { entries }), NOW)).toBeUndefined();
    expect(turnOf(room(0, { entries: [line(3, 1)] }), NOW)).toBeUndefined();
  });

  it('comes when the time since their last line for everyone is over', () => {
    const entries = [line(3, 50_000), line(3, 10_000), line(4, 5), line(3, 1, 'jisoo')];
    expect(turnOf(room(30, { entries }), NOW)).toEqual({ kind: 'slow', leftMs: 20_000 });
  });

  it('does not come while a line for everyone is under way, but whispers and refused lines do not count', () => {
    const slow = (line: object) => turnOf(room(30, { outbox: [{ ...pending, ...line }] }), NOW);
    expect(slow({})).toEqual({ kind: 'slow', leftMs: 30_000 });
    for (const other of [{ to: 'jisoo' }, { text: '/w jisoo hi' }, { state: 'failed' }])
      expect(slow(other)).toBeUndefined();
  });

  it('is never more than the time of slow mode away, however wrong a clock is', () => {
    expect(turnOf(room(30, { entries: [line(3, -600_000)] }), NOW)).toMatchObject({ leftMs: 30_000 });
  });

  it('does not come in a locked room, and admins need none', () => {
    const about = { name: '', locked: true, slowSeconds: 30 };
    expect(turnOf(room(0, { about }), NOW)).toEqual({ kind: 'locked' });
    const me = { ...ME, role: 'admin' as const };
    expect(turnOf(room(0, { about, me, entries: [line(3, 1)] }), NOW)).toBeUndefined();
  });
});
