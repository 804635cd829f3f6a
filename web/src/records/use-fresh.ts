import { useEffect, useRef, useState } from 'react';
import type { List } from './use-list.js';
import { useEvery } from './use-every.js';

const EVERY_MS = 5_000;

/**
 * Adds the rows that come to a list, while it is on. Returns whether the last time that failed.
 * @param key of the list
 * @param ask for what comes after a seq; `isWhole` unless there is more than was answered
 */
export function useFresh<T extends { seq: number }, E>(
  list: List<T, E>,
  key: string,
  isOn: boolean,
  ask: (after: number) => Promise<{ items: readonly T[]; isWhole: boolean }>,
): boolean {
  const [hasFailed, setFailed] = useState(false);
  const isAsking = useRef(false);
  const latest = useRef({ list, key });
  useEffect(() => {
    latest.current = { list, key };
  });
  const refresh = async (): Promise<void> => {
    if (isAsking.current || list.isOutdated || list.isLoading) return;
    const newest = list.items[0]?.seq ?? 0;
    isAsking.current = true;
    try {
      const { items, isWhole } = await ask(newest);
      setFailed(false);
      const now = latest.current;
      if (now.key !== key || (now.list.items[0]?.seq ?? 0) !== newest) return;
      if (!isWhole) now.list.renew();
      else if (items.length > 0) now.list.prepend(items);
    } catch {
      setFailed(true);
    } finally {
      isAsking.current = false;
    }
  };
  useEvery(EVERY_MS, isOn, () => void refresh());
  return hasFailed;
}
