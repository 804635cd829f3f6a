import { ChatError } from '../contract/errors.js';
import type { AccountState } from '../entities/account-state.js';
import type { ActContext } from '../logging/moderation-log.writer.js';

/**
 * Why an account may not be here, or undefined when it may. The one rule for log-in, handshake, REST and
 * every write, always in this order.
 * @param tokenVersion of the token presented; left out at log-in
 * @param at epoch ms, by the database's clock
 */
export function accountRefusal(
  account: AccountState,
  at: number,
  tokenVersion?: number,
): ChatError | undefined {
  if (account.disabledAt !== null) return new ChatError('DISABLED');
  if (account.kickedUntil !== null && at < account.kickedUntil) {
    return new ChatError('KICKED', { until: account.kickedUntil });
  }
  if (tokenVersion !== undefined && account.tokenVersion !== tokenVersion)
    return new ChatError('TOKEN_REVOKED');
  return undefined;
}

/** @throws ChatError unless an actor may still act on their own account, judged under the head lock */
export function assertStillIn({ actor, now, by, sessionEnded }: ActContext): void {
  // an account whose token was just checked exists: accounts are never deleted
  const refusal = accountRefusal(actor!, now, by?.tokenVersion);
  if (refusal) throw refusal;
  if (sessionEnded) throw new ChatError('TOKEN_REVOKED');
}

/** A mute that is in force at that instant, as its end; undefined when there is none. */
export function mutedUntil(account: Pick<AccountState, 'mutedUntil'>, at: number): number | undefined {
  return account.mutedUntil !== null && at < account.mutedUntil ? account.mutedUntil : undefined;
}
