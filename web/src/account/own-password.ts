import { api, session } from '../kit/services.js';

let change: Promise<boolean> | undefined;

/**
 * Sets a new password and keeps the token that comes with it. All other tokens end, also this page's previous one.
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

/** Whether a token was revoked because this page changed the password: then there is a new one. */
export async function isOwnChange(): Promise<boolean> {
  // the session notice comes before the answer, and each change ends one connection
  const latest = change;
  change = undefined;
  return (await latest) ?? false;
}
