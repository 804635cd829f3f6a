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

/** The verdict on a line, or on a whisper when it has a recipient. */
function verdict(
  state: Partial<AccountState>,
  recipient?: AccountState | 'nobody',
  line: Partial<LineDraft> & { sessionEnded?: boolean; quoted?: QuotedLine } = {},
) {
  const sender = account(1, 'minsu', state);
  const to = recipient === 'nobody' ? undefined : recipient;
  const recipientKey = recipient && { recipientKey: to?.nameKey ?? 'nobody' };
  const { sessionEnded = false, quoted, ...of } = line;
  const answer = judge(
    draft({ ...recipientKey, ...of }),
    { sender, recipient: to, sessionEnded, quoted },
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
