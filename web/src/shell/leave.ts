import { LEFT_KEY } from '../client/session.js';
import type { SessionEnd } from '../client/state.js';
import { claimsOf } from '../client/token.js';
import { api, session } from '../kit/services.js';

/** After these the same member is expected back, and finds their drafts. All other ends clear them. */
const COMES_BACK: readonly SessionEnd['code'][] = ['TOKEN_EXPIRED', 'TOKEN_INVALID'];

/**
 * Ends the log-in on this page, and clears what is kept for the account when the member leaves or is kicked out.
 * @param code why; undefined when the member logs out
 */
export function leave(code: SessionEnd['code'] | undefined): void {
  if (code === undefined || code === 'QUIT') {
    endOnServer();
    session.leave();
  } else if (COMES_BACK.includes(code)) session.end();
  else session.forget();
}

/** Calls `left` when the member has logged out in another tab: this log-in ends too. Returns how to stop. */
export function onLeftElsewhere(left: () => void): () => void {
  const look = (): void => {
    if (!session.wasLeft) return;
    if (!session.leftWasShared) endOnServer();
    session.followOut();
    left();
  };
  const changed = ({ key }: StorageEvent): void => {
    if (key === LEFT_KEY) look();
  };
  globalThis.addEventListener('storage', changed);
  // a page in the back/forward cache gets no events
  globalThis.addEventListener('pageshow', look);
  return () => {
    globalThis.removeEventListener('storage', changed);
    globalThis.removeEventListener('pageshow', look);
  };
}

/** Revokes the token, for any copies too. Without a connection it expires by itself. */
function endOnServer(): void {
  const { login } = session;
  const { sid } = claimsOf(login?.accessToken ?? '');
  // while the password must be changed, only this route is open
  const ended = login?.account.mustChangePassword
    ? api.logoutEverywhere()
    : sid === undefined
      ? undefined
      : api.endSession(sid);
  ended?.catch(() => undefined);
}
