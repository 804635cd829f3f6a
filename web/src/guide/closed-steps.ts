import { useSyncExternalStore } from 'react';
import { session } from '../kit/services.js';

const KEY = 'guide';
const CLOSED = 'closed';
const listeners = new Set<() => void>();

/** Whether the admin has closed the first steps in this browser, or done them. */
export function useAreStepsClosed(): boolean {
  return useSyncExternalStore(subscribe, areClosed);
}

/** For good. */
export function closeSteps(): void {
  session.storage.browser.setItem(KEY, CLOSED);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function areClosed(): boolean {
  return session.storage.browser.getItem(KEY) === CLOSED;
}
