import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import { validateText } from '../contract/text.js';
import { accountRefusal } from '../auth/account-status.js';
import type { ActContext } from '../logging/moderation-log.writer.js';

/** @throws ChatError EMPTY, TOO_LONG, INVALID_TEXT */
export function assertReason(reason: string): void {
  const code = validateText(reason, LIMITS.reasonMaxCodePoints);
  if (!code) return;
  throw new ChatError(code, {
    field: 'reason',
    ...(code === 'EMPTY' && { message: 'A reason is required.' }),
  });
}

/** Who may act on whom, judged under the head lock by what the database says now. */

/** @throws ChatError FORBIDDEN unless the actor is an admin now, and as at log-in if the token has ended */
export function actingAdmin({ actor, by, now, sessionEnded }: ActContext): void {
  if (!actor) throw new ChatError('FORBIDDEN');
  const refusal = accountRefusal(actor, now, by?.tokenVersion);
  if (refusal) throw refusal;
  if (sessionEnded) throw new ChatError('TOKEN_REVOKED');
  if (actor.role !== 'admin') throw new ChatError('FORBIDDEN');
}

/** @throws ChatError NO_SUCH_MEMBER */
export function assertMember({ target }: ActContext): void {
  if (!target) throw new ChatError('NO_SUCH_MEMBER');
}

/** @throws ChatError FORBIDDEN when an admin acts on themselves */
export function assertOnAnother({ actor, target }: ActContext): void {
  if (actor && target && actor.id === target.id) {
    throw new ChatError('FORBIDDEN', { message: 'You cannot do this to yourself.' });
  }
}

/** @throws ChatError FORBIDDEN on themselves and on admins: their role must be changed first, which is on record */
export function assertOnMember(context: ActContext): void {
  assertOnAnother(context);
  if (context.target?.role === 'admin') {
    throw new ChatError('FORBIDDEN', { message: 'An admin cannot be kicked or muted.' });
  }
}

/** @throws ChatError CONFLICT when no admin would be left */
export async function assertNotLastAdmin({ tx, target }: ActContext): Promise<void> {
  if (target?.role !== 'admin' || target.disabledAt !== null) return;
  const [other] = await tx.query(
    `SELECT id FROM accounts WHERE role = 'admin' AND disabled_at IS NULL AND id <> ? LIMIT 1`,
    [target.id],
  );
  if (!other) throw new ChatError('CONFLICT', { message: 'This is the last enabled admin.' });
}
