import { useEffect, useRef, useState } from 'react';
import { useEvery } from './use-every.js';
import type { List, Part } from './use-list.js';

const EVERY_MS = 5_000;

/**
 * Asks for the first part of a list again and again, while it is on: for lists of which rows also change. What is
 * further down stays as it is. Returns whether the last time that failed.
 * @param key of the list
 */
export function useFreshPart<T, E>(
  list: List<T, E>,
  key: string,
  { isOn, ask, keyOf }: { isOn: boolean; ask: () => Promise<Part<T, E>>; keyOf: (item: T) => string },
): boolean {
  const [hasFailed, setFailed] = useState(false);
  const isAsking = useRef(false);
  const latest = useRef({ list, key });
  useEffect(() => {
    latest.current = { list, key };
  });
  const refresh = async (): Promise<void> => {
    if (isAsking.current || list.isOutdated || list.isLoading) return;
    isAsking.current = true;
    try {
      const part = await ask();
      setFailed(false);
      const now = latest.current;
      if (now.key === key && !now.list.isLoading) now.list.refresh(part, keyOf);
    } catch {
      setFailed(true);
    } finally {
      isAsking.current = false;
    }
  };
  useEvery(EVERY_MS, isOn, () => void refresh());
  return hasFailed;
}
