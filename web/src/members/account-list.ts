import type { SanctionItem } from '../../../src/contract/events.js';
import { nameKey, sameName } from '../../../src/contract/names.js';
import type { AccountView } from '../../../src/contract/rest.js';

/** Accounts by name, each once; a later one replaces an earlier one, unless they are alike. */
export function merged(accounts: readonly AccountView[], fresh: readonly AccountView[]): AccountView[] {
  const byId = new Map(accounts.map(account => [account.id, account]));
  for (const account of fresh) {
    if (!areAlike(byId.get(account.id), account)) byId.set(account.id, account);
  }
  return [...byId.values()].sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));
}

/** Part of the list as it is now: all that follow an account, up to the last of `items`, or to the end unless `more`. */
export interface ListPart {
  /** The name of that account; from the beginning without it. */
  cursor?: string;
  items: readonly AccountView[];
  more: boolean;
}

/** The accounts with this part of them as it is now: some of its accounts are new, others belong to it no longer. */
export function withPart(accounts: readonly AccountView[], { cursor, items, more }: ListPart): AccountView[] {
  const last = more ? items.at(-1)?.name : undefined;
  const fresh = new Set(items.map(({ id }) => id));
  const kept = accounts.filter(({ id, name }) => {
    const isBefore = cursor !== undefined && nameKey(name) <= nameKey(cursor);
    const isAfter = last !== undefined && nameKey(name) > nameKey(last);
    return isBefore || isAfter || fresh.has(id);
  });
  return merged(kept, items);
}

function areAlike(a: AccountView | undefined, b: AccountView): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
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
  key: 'disabled' | 'kickedUntil' | 'mutedUntil' | 'here' | 'notHere' | 'neverLoggedIn';
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
  if (words.length > 0) return words;
  if (account.neverLoggedIn) words.push({ key: 'neverLoggedIn' });
  else if (here === false) words.push({ key: 'notHere' });
  return words;
}
