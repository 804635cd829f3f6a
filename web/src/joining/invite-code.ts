import { JOIN_PATH } from '../../../src/contract/page-paths.js';

/**
 * The code of the invite whose link was opened; undefined on any other page. It is taken from the address, so that
 * it cannot be read or copied there, and kept in the history entry, so that a reload still has it.
 */
export function takeInviteCode(): string | undefined {
  if (location.pathname !== JOIN_PATH) return undefined;
  const { invite } = (history.state ?? {}) as { invite?: unknown };
  const code = location.hash.slice(1) || (typeof invite === 'string' ? invite : '');
  history.replaceState({ invite: code }, '', JOIN_PATH);
  return code;
}

/** Leaves the page of the invite. */
export function dropInviteCode(): void {
  history.replaceState(null, '', '/');
}
