import { api, session } from '../kit/services.js';

let change: Promise<boolean> | undefined;

/**
 * Sets a new password and keeps the token that comes with it. All others end, this page's own among them.
 * @throws ApiError BAD_CREDENTIALS when `current` is wrong
 */
export async function changePassword(current: string, next: string): Promise<void> {
  const answer = api.changePassword(current, next);
  change = answer.then(
    login => {
      session.keep(login);
      return true;
    },
    () => false,
  );
  await answer;
}

/** Whether a token that has just been revoked ended by a change of password on this page: then there is a new one. */
export async function isOwnChange(): Promise<boolean> {
  // the end is told before the answer comes, and each change ends one connection
  const latest = change;
  change = undefined;
  return (await latest) ?? false;
}
