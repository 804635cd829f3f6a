import { Account } from './account.entity.js';
import { columns } from './columns.js';

const PROPERTIES = [
  'id',
  'name',
  'nameKey',
  'role',
  'tokenVersion',
  'mutedUntil',
  'kickedUntil',
  'disabledAt',
  'appealedAt',
] as const satisfies (keyof Account)[];

/** What the rules need to know of an account, as read under the head lock or at admission. */
export type AccountState = Pick<Account, (typeof PROPERTIES)[number]>;

/** The columns of an `AccountState` in plain SQL, under its property names. */
export const ACCOUNT_STATE_SQL = columns(Account, PROPERTIES);
