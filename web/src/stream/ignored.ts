import { useSyncExternalStore } from 'react';
import { nameKey } from '../../../src/contract/names.js';
import { session } from '../app/services.js';
import { perBrowser } from '../client/storage.js';

const listeners = new Set<() => void>();
let kept: { key: string; names: ReadonlySet<string> } | undefined;

/** Name keys of the members whose lines this account does not want to see in this browser. */
export function useIgnored(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, current);
}

/** Hides a member's lines, or shows them again, for this viewer alone. */
export function ignore(name: string, isIgnored: boolean): void {
  const names = new Set(current());
  if (isIgnored) names.add(nameKey(name));
  else names.delete(nameKey(name));
  kept = { key: storageKey(), names };
  perBrowser.setItem(kept.key, JSON.stringify([...names]));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function current(): ReadonlySet<string> {
  const key = storageKey();
  if (kept?.key !== key) kept = { key, names: new Set(parse(perBrowser.getItem(key))) };
  return kept.names;
}

function storageKey(): string {
  return `ignored:${session.login?.account.id ?? 0}`;
}

function parse(text: string | null): string[] {
  try {
    const names = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(names) ? names.filter(name => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
