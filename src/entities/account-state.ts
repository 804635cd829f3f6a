import type { Account } from './account.entity.js';

/** What the rules need to know of an account, as read under the head lock or at admission. */
export type AccountState = Pick<
  Account,
  | 'id'
  | 'name'
  | 'nameKey'
  | 'role'
  | 'tokenVersion'
  | 'mutedUntil'
  | 'kickedUntil'
  | 'disabledAt'
  | 'appealedAt'
>;

/** The columns of an `AccountState` in plain SQL, under its property names. */
export const ACCOUNT_STATE_SQL = `id, name, name_key AS nameKey, role, token_version AS tokenVersion,
  muted_until AS mutedUntil, kicked_until AS kickedUntil, disabled_at AS disabledAt, appealed_at AS appealedAt`;
