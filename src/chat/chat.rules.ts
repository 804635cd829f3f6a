import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import { mutedUntil, accountRefusal } from '../auth/account-status.js';
import type { Judge } from '../logging/line-draft.js';

type Parties = Parameters<Judge>[1];

const APPEALS = 'While muted you may whisper to an admin once in 10 s.';

/**
 * Who may say what to whom. A muted member may still whisper to an admin, once in ten seconds, to appeal; and so may
 * any member in a locked room, without a limit.
 */
export const judge: Judge = (line, parties, now) => {
  const { sender, recipient, sessionEnded, quoted, rules } = parties;
  const refusal = accountRefusal(sender, now, line.tokenVersion);
  if (refusal) return { refusal };
  if (sessionEnded) return { refusal: new ChatError('TOKEN_REVOKED') };
  const muteEnd = mutedUntil(sender, now);
  const isToAdmin = recipient?.role === 'admin';
  const appeal = muteEnd !== undefined && isToAdmin;
  if (muteEnd !== undefined && !appeal) return { refusal: new ChatError('MUTED', { until: muteEnd }) };
  if (rules.locked && sender.role !== 'admin' && !isToAdmin) return { refusal: new ChatError('LOCKED') };
  if (line.recipientKey !== undefined) {
    if (!recipient || recipient.disabledAt !== null) return { refusal: new ChatError('NO_SUCH_MEMBER') };
    if (recipient.id === sender.id) {
      return {
        refusal: new ChatError('INVALID', { field: 'to', message: 'You cannot whisper to yourself.' }),
      };
    }
  }
  if (line.replyTo !== undefined && !quoted) {
    const message = 'There is no such line for everyone.';
    return { refusal: new ChatError('NOT_FOUND', { field: 'replyTo', message }) };
  }
  const tooSoon = appeal ? sinceAppeal(parties, now) : sinceLastLine(parties);
  return tooSoon ? { refusal: tooSoon } : { appeal };
};

function sinceAppeal({ sender }: Parties, now: number): ChatError | undefined {
  return rateLimited(LIMITS.appealEveryMs, now - (sender.appealedAt ?? -Infinity), APPEALS);
}

/** Slow mode: for public lines of members. */
function sinceLastLine({ sender, recipient, rules, silentMs = Infinity }: Parties): ChatError | undefined {
  if (recipient || sender.role === 'admin') return undefined;
  return rateLimited(rules.slowMs, silentMs, `Slow mode: one line in ${rules.slowMs / 1_000} s.`);
}

/** What lies in the future was written under a wrong clock, and does not count. */
function rateLimited(everyMs: number, sinceMs: number, message: string): ChatError | undefined {
  const retryAfterMs = sinceMs >= 0 ? everyMs - sinceMs : 0;
  return retryAfterMs > 0 ? new ChatError('RATE_LIMITED', { retryAfterMs, message }) : undefined;
}
