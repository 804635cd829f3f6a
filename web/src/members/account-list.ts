import type { SanctionItem } from '../../../src/contract/events.js';
import { nameKey, sameName } from '../../../src/contract/names.js';
import type { AccountView } from '../../../src/contract/rest.js';

/** Accounts by name, each once; a later one replaces an earlier one. */
export function merged(accounts: readonly AccountView[], fresh: readonly AccountView[]): AccountView[] {
  const byId = new Map([...accounts, ...fresh].map(account => [account.id, account]));
  return [...byId.values()].sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));
}

/** The accounts after an act that the whole room was told of. */
export function withSanction(accounts: readonly AccountView[], item: SanctionItem): readonly AccountView[] {
  return accounts.map(account => (sameName(account.name, item.to) ? sanctioned(account, item) : account));
}

function sanctioned(account: AccountView, { action, until }: SanctionItem): AccountView {
  const field = action === 'mute' || action === 'unmute' ? 'mutedUntil' : 'kickedUntil';
  const { [field]: _, ...rest } = account;
  const isOn = (action === 'mute' || action === 'kick') && until !== undefined;
  return isOn ? { ...rest, [field]: until } : rest;
}

/** A word on the status of an account, with its end in epoch ms. */
export interface StateWord {
  key: 'disabled' | 'kickedUntil' | 'mutedUntil' | 'here' | 'notHere';
  until?: number;
}

/** The status of an account, the gravest first. @param here undefined when it is not known */
export function stateWords(account: AccountView, here: boolean | undefined, now: number): StateWord[] {
  const { disabled, kickedUntil, mutedUntil } = account;
  const words: StateWord[] = [];
  if (disabled) words.push({ key: 'disabled' });
  if (kickedUntil !== undefined && kickedUntil > now) words.push({ key: 'kickedUntil', until: kickedUntil });
  if (mutedUntil !== undefined && mutedUntil > now) words.push({ key: 'mutedUntil', until: mutedUntil });
  if (here === true) words.push({ key: 'here' });
  if (here === false && words.length === 0) words.push({ key: 'notHere' });
  return words;
}
