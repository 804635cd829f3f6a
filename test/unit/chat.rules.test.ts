import { describe, expect, it } from 'vitest';
import { mutedUntil, accountRefusal } from '../../src/auth/account-status.js';
import { judge } from '../../src/chat/chat.rules.js';
import type { AccountState } from '../../src/entities/account-state.js';
import type { LineDraft } from '../../src/logging/line-draft.js';
import type { QuotedLine } from '../../src/logging/quoted-line.js';

const NOW = 1_800_000_000_000;

function account(id: number, name: string, state: Partial<AccountState> = {}): AccountState {
  return {
    id,
    name,
    nameKey: name,
    role: 'member',
    tokenVersion: 3,
    mutedUntil: null,
    kickedUntil: null,
    disabledAt: null,
    appealedAt: null,
    ...state,
  };
}

const jisoo = account(2, '지수');
const host = account(9, 'host', { role: 'admin' });

function draft(line: Partial<LineDraft> = {}): LineDraft {
  return {
    senderId: 1,
    tokenVersion: 3,
    sessionId: 's',
    text: 'hello',
    idempotencyKey: 'c',
    fresh: true,
    ...line,
  };
}

interface Switches {
  locked?: boolean;
  slowMs?: number;
  silentMs?: number;
}

/** The verdict on a line, or on a whisper when it has a recipient. */
function verdict(
  state: Partial<AccountState>,
  recipient?: AccountState | 'nobody',
  line: Partial<LineDraft> & { sessionEnded?: boolean; quoted?: QuotedLine } & Switches = {},
) {
  const sender = account(1, 'minsu', state);
  const to = recipient === 'nobody' ? undefined : recipient;
  const recipientKey = recipient && { recipientKey: to?.nameKey ?? 'nobody' };
  const { sessionEnded = false, quoted, locked = false, slowMs = 0, silentMs, ...of } = line;
  const answer = judge(
    draft({ ...recipientKey, ...of }),
    { sender, recipient: to, sessionEnded, quoted, rules: { locked, slowMs }, silentMs },
    NOW,
  );
  return 'refusal' in answer ? answer.refusal.body() : answer;
}

const disabled = { disabledAt: NOW - 1 };
const kicked = { kickedUntil: NOW + 60_000 };
const revoked = { tokenVersion: 4 };
const muted = { mutedUntil: NOW + 30_000 };

describe('a line', () => {
  it('may be said by a member in good standing', () => {
    expect(verdict({})).toEqual({ appeal: false });
    expect(verdict({}, jisoo)).toEqual({ appeal: false });
    expect(verdict({}, host)).toEqual({ appeal: false });
  });

  it.each([
    ['DISABLED', { ...disabled, ...kicked, ...revoked, ...muted }, {}],
    ['KICKED', { ...kicked, ...revoked, ...muted }, { until: NOW + 60_000 }],
    ['TOKEN_REVOKED', { ...revoked, ...muted }, {}],
    ['MUTED', muted, { until: NOW + 30_000 }],
  ])('is refused with %s before all that comes after it', (code, state, facts) => {
    for (const recipient of [undefined, jisoo, 'nobody'] as const) {
      expect(verdict(state, recipient)).toEqual({ code, message: expect.any(String), ...facts });
    }
  });

  it('is refused with TOKEN_REVOKED under an older and under a newer version of the token', () => {
    expect(verdict({}, undefined, { tokenVersion: 2 })).toMatchObject({ code: 'TOKEN_REVOKED' });
    expect(verdict({}, undefined, { tokenVersion: 4 })).toMatchObject({ code: 'TOKEN_REVOKED' });
    expect(verdict({}, undefined, { sessionEnded: true })).toMatchObject({ code: 'TOKEN_REVOKED' });
    expect(verdict(muted, host, { sessionEnded: true })).toMatchObject({ code: 'TOKEN_REVOKED' });
  });

  it('may be said again in the very millisecond in which the mute ends, and not in the one before', () => {
    expect(verdict({ mutedUntil: NOW })).toEqual({ appeal: false });
    expect(verdict({ mutedUntil: NOW + 1 })).toMatchObject({ code: 'MUTED', until: NOW + 1 });
  });

  it('replies to a line that is there, and is refused with NOT_FOUND otherwise, after all else', () => {
    const quoted = { from: jisoo, text: 'hello' };
    expect(verdict({}, undefined, { replyTo: 5, quoted })).toEqual({ appeal: false });
    expect(verdict({}, undefined, { replyTo: 5 })).toMatchObject({ code: 'NOT_FOUND', field: 'replyTo' });
    expect(verdict(muted, undefined, { replyTo: 5 })).toMatchObject({ code: 'MUTED' });
  });

  it('is not KICKED once the cool-off is over, but its old token stays revoked', () => {
    expect(verdict({ kickedUntil: NOW })).toEqual({ appeal: false });
    expect(verdict({ kickedUntil: NOW, ...revoked })).toMatchObject({ code: 'TOKEN_REVOKED' });
  });
});

describe('a whisper', () => {
  it('is refused with NO_SUCH_MEMBER to an unknown and to a disabled member alike', () => {
    const unknown = verdict({}, 'nobody');
    expect(unknown).toMatchObject({ code: 'NO_SUCH_MEMBER' });
    expect(verdict({}, account(2, '지수', disabled))).toEqual(unknown);
  });

  it('reaches a member who is muted, kicked or revoked', () => {
    for (const state of [muted, kicked, revoked]) {
      expect(verdict({}, account(2, '지수', state))).toEqual({ appeal: false });
    }
  });

  it('to oneself is INVALID and names the field', () => {
    expect(verdict({}, account(1, 'minsu'))).toMatchObject({ code: 'INVALID', field: 'to' });
  });
});

describe('an appeal', () => {
  it('is what a muted member may whisper to an admin', () => {
    expect(verdict(muted, host)).toEqual({ appeal: true });
  });

  it('is nothing for those who are disabled, kicked or revoked', () => {
    expect(verdict({ ...disabled, ...muted }, host)).toMatchObject({ code: 'DISABLED' });
    expect(verdict({ ...kicked, ...muted }, host)).toMatchObject({ code: 'KICKED' });
    expect(verdict({ ...revoked, ...muted }, host)).toMatchObject({ code: 'TOKEN_REVOKED' });
  });

  it('goes to no disabled admin', () => {
    expect(verdict(muted, account(9, 'host', { role: 'admin', ...disabled }))).toMatchObject({
      code: 'NO_SUCH_MEMBER',
    });
  });

  it('is RATE_LIMITED within ten seconds of the last, with what is left of them', () => {
    expect(verdict({ ...muted, appealedAt: NOW }, host)).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 10_000,
    });
    expect(verdict({ ...muted, appealedAt: NOW - 9_999 }, host)).toMatchObject({ retryAfterMs: 1 });
    expect(verdict({ ...muted, appealedAt: NOW - 10_000 }, host)).toEqual({ appeal: true });
  });

  it('in the future was made under a wrong clock, and does not count', () => {
    expect(verdict({ ...muted, appealedAt: NOW + 1 }, host)).toEqual({ appeal: true });
    expect(verdict({ ...muted, appealedAt: NOW + 86_400_000 }, host)).toEqual({ appeal: true });
  });

  it('counts only while muted', () => {
    expect(verdict({ appealedAt: NOW }, host)).toEqual({ appeal: false });
    expect(verdict({ mutedUntil: NOW, appealedAt: NOW }, host)).toEqual({ appeal: false });
  });
});

describe('in a locked room', () => {
  const locked = { locked: true };

  it('a member is refused with LOCKED, also to members and to names that are not there', () => {
    for (const to of [undefined, jisoo, 'nobody'] as const)
      expect(verdict({}, to, locked)).toEqual({ code: 'LOCKED', message: expect.any(String) });
  });

  it('a member may whisper to an enabled admin, as often as they like, and an admin may do everything', () => {
    expect(verdict({}, host, locked)).toEqual({ appeal: false });
    expect(verdict({ appealedAt: NOW }, host, locked)).toEqual({ appeal: false });
    expect(verdict({}, { ...host, ...disabled }, locked)).toMatchObject({ code: 'NO_SUCH_MEMBER' });
    expect(verdict({ role: 'admin' }, undefined, locked)).toEqual({ appeal: false });
    expect(verdict({ role: 'admin' }, jisoo, locked)).toEqual({ appeal: false });
  });

  it('MUTED comes first, and an appeal stays one', () => {
    expect(verdict(muted, undefined, locked)).toMatchObject({ code: 'MUTED' });
    expect(verdict(muted, host, locked)).toEqual({ appeal: true });
  });
});

describe('in slow mode', () => {
  const slow = (silentMs?: number) => ({ slowMs: 30_000, ...(silentMs !== undefined && { silentMs }) });

  it('a line within the time is RATE_LIMITED, with what is left of it', () => {
    expect(verdict({}, undefined, slow(0))).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 30_000 });
    expect(verdict({}, undefined, slow(29_999))).toMatchObject({ retryAfterMs: 1 });
    expect(verdict({}, undefined, slow(30_000))).toEqual({ appeal: false });
    expect(verdict({}, undefined, slow())).toEqual({ appeal: false });
  });

  it('whispers and admins are not slowed, and a line of the future does not count', () => {
    expect(verdict({}, jisoo, slow(0))).toEqual({ appeal: false });
    expect(verdict({ role: 'admin' }, undefined, slow(0))).toEqual({ appeal: false });
    expect(verdict({}, undefined, slow(-1))).toEqual({ appeal: false });
  });

  it('what is refused anyway is refused for that', () => {
    expect(verdict({}, undefined, { ...slow(0), replyTo: 5 })).toMatchObject({ code: 'NOT_FOUND' });
    expect(verdict({}, undefined, { ...slow(0), locked: true })).toMatchObject({ code: 'LOCKED' });
  });
});

describe('the standing of an account', () => {
  it('is asked without a token at log-in', () => {
    expect(accountRefusal(account(1, 'minsu'), NOW)).toBeUndefined();
    expect(accountRefusal(account(1, 'minsu', kicked), NOW)?.body()).toMatchObject({
      code: 'KICKED',
      until: NOW + 60_000,
    });
  });

  it('knows the end of a mute that is in force, and none of one that is over', () => {
    expect(mutedUntil(muted, NOW)).toBe(NOW + 30_000);
    expect(mutedUntil(muted, NOW + 30_000)).toBeUndefined();
    expect(mutedUntil({ mutedUntil: null }, NOW)).toBeUndefined();
  });
});
