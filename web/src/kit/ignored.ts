import { useSyncExternalStore } from 'react';
import { nameKey } from '../../../src/contract/names.js';
import { session } from './services.js';
import type { StorageLike } from '../client/storage.js';

const listeners = new Set<() => void>();
const KEY = 'ignored';
let kept: { storage: StorageLike; names: ReadonlySet<string> } | undefined;

/** Name keys of the members whose lines this account hides in this browser. */
export function useIgnored(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, current);
}

/** Hides a member's lines, or shows them again, for this viewer alone. */
export function ignore(name: string, isIgnored: boolean): void {
  const names = new Set(current());
  if (isIgnored) names.add(nameKey(name));
  else names.delete(nameKey(name));
  kept = { storage: session.storage.browser, names };
  kept.storage.setItem(KEY, JSON.stringify([...names]));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function current(): ReadonlySet<string> {
  const storage = session.storage.browser;
  if (kept?.storage !== storage) kept = { storage, names: new Set(parse(storage.getItem(KEY))) };
  return kept.names;
}

function parse(text: string | null): string[] {
  try {
    const names = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(names) ? names.filter(name => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
