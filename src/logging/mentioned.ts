import { placeholders, type Statement } from '../database/tx.js';
import type { AccountState } from '../entities/account-state.js';
import type { LineDraft } from './line-draft.js';
import type { LineRow } from './log-row.js';

/** The accounts that a line mentions, ascending: not its sender, and none that is disabled. */
export function mentionedBy(
  { senderId, mayMention = [] }: LineDraft,
  {
    byKey,
    replied,
  }: {
    byKey: ReadonlyMap<string, AccountState>;
    /** The author of the line that it replies to. */
    replied?: Pick<AccountState, 'id' | 'disabledAt'> | undefined;
  },
): number[] {
  const named = mayMention.map(keys =>
    keys.map(key => byKey.get(key)).find(account => account !== undefined),
  );
  const ids = new Set(
    [...named, replied].flatMap(account => (account && account.disabledAt === null ? [account.id] : [])),
  );
  ids.delete(senderId);
  return [...ids].sort((a, b) => a - b);
}

/** Stores who is mentioned by lines; undefined where there are none. */
export function mentionsInsert(rows: readonly Pick<LineRow, 'seq' | 'mentions'>[]): Statement | undefined {
  const values = rows.flatMap(({ seq, mentions = [] }) => mentions.map(id => [seq, id]));
  if (values.length === 0) return undefined;
  return [`INSERT INTO mentions (seq, account_id) VALUES ${placeholders(values.length, 2)}`, values.flat()];
}
