import { useEffect, useRef, useState } from 'react';
import { useEvery } from './use-every.js';
import type { List, Part } from './use-list.js';

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
  return useRefresh(list, key, isOn, async ({ items: before }) => {
    const newest = before[0]?.seq ?? 0;
    const { items, isWhole } = await ask(newest);
    return now => {
      if ((now.items[0]?.seq ?? 0) !== newest) return;
      if (!isWhole) now.renew();
      else if (items.length > 0) now.prepend(items);
    };
  });
}

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
  return useRefresh(list, key, isOn, async () => {
    const part = await ask();
    return now => {
      if (!now.isLoading) now.refresh(part, keyOf);
    };
  });
}

/** Asks again and again, one question at a time; an answer changes the list as it is then, if it is still the same. */
function useRefresh<T, E>(
  list: List<T, E>,
  key: string,
  isOn: boolean,
  ask: (list: List<T, E>) => Promise<(now: List<T, E>) => void>,
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
      const change = await ask(list);
      setFailed(false);
      if (latest.current.key === key) change(latest.current.list);
    } catch {
      setFailed(true);
    } finally {
      isAsking.current = false;
    }
  };
  useEvery(EVERY_MS, isOn, () => void refresh());
  return hasFailed;
}
