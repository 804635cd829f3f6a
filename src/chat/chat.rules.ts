import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import { mutedUntil, accountRefusal } from '../auth/account-status.js';
import type { Judge } from '../logging/line-draft.js';

const APPEALS = 'While muted you may whisper to an admin once in 10 s.';

/**
 * Who may say what to whom. A muted member may still whisper to an admin, once in ten seconds, to appeal.
 */
export const judge: Judge = (line, { sender, recipient, sessionEnded, quoted }, now) => {
  const refusal = accountRefusal(sender, now, line.tokenVersion);
  if (refusal) return { refusal };
  if (sessionEnded) return { refusal: new ChatError('TOKEN_REVOKED') };
  const muteEnd = mutedUntil(sender, now);
  const appeal = muteEnd !== undefined && recipient?.role === 'admin';
  if (muteEnd !== undefined && !appeal) return { refusal: new ChatError('MUTED', { until: muteEnd }) };
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
  const sinceMs = now - (sender.appealedAt ?? -Infinity);
  // an appeal in the future was made under a wrong clock and does not count
  const waitMs = appeal && sinceMs >= 0 ? LIMITS.appealEveryMs - sinceMs : 0;
  if (waitMs > 0)
    return { refusal: new ChatError('RATE_LIMITED', { retryAfterMs: waitMs, message: APPEALS }) };
  return { appeal };
};
