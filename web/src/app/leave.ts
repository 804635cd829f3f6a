import { LEFT_KEY } from '../client/session.js';
import type { EndCode } from '../client/state.js';
import { claimsOf } from '../client/token.js';
import { api, session } from './services.js';

/** Why somebody is at the door again. LEFT: the member logged out in another tab. */
export type LeaveCode = EndCode | 'LEFT';

/** After these the same member is expected back, and finds what was written. All other ends forget it. */
const COMES_BACK: readonly LeaveCode[] = ['TOKEN_EXPIRED', 'TOKEN_INVALID'];

/**
 * Ends the log-in on this page. What was written and read is forgotten when the member leaves or is sent away.
 * @param code why; undefined when the member logs out
 */
export function leave(code: LeaveCode | undefined): void {
  if (code === undefined || code === 'QUIT') {
    endOnServer();
    session.leave();
  } else if (COMES_BACK.includes(code)) session.end();
  else session.forget();
}

/** Tells when the member has logged out in another tab: then this one has left, too. Returns how to stop. */
export function onLeftElsewhere(left: () => void): () => void {
  const look = (): void => {
    if (!session.wasLeft) return;
    // one that the tabs share has ended
    if (!session.stays) endOnServer();
    session.followOut();
    left();
  };
  const changed = ({ key }: StorageEvent): void => {
    if (key === LEFT_KEY) look();
  };
  globalThis.addEventListener('storage', changed);
  // a page that was put aside hears nothing
  globalThis.addEventListener('pageshow', look);
  return () => {
    globalThis.removeEventListener('storage', changed);
    globalThis.removeEventListener('pageshow', look);
  };
}

/** So that the token is worth nothing, whoever has a copy. Without a connection it ends by itself. */
function endOnServer(): void {
  const { login } = session;
  const { sid } = claimsOf(login?.accessToken ?? '');
  // before the password is changed nothing else is open, and all that there is ends with it
  const ended = login?.account.mustChangePassword
    ? api.logoutEverywhere()
    : sid === undefined
      ? undefined
      : api.endSession(sid);
  ended?.catch(() => undefined);
}
