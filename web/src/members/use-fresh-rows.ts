import { useCallback, useEffect, useRef } from 'react';

/** Rows of a list by their index, both included. */
export interface Rows {
  first: number;
  last: number;
}

/** However much changes, the server is asked once in this time. */
const ASK_EVERY_MS = 2_000;
/** For what the room is not told of: an account is created, or changed while its owner is away. */
const LOOK_EVERY_MS = 15_000;

/**
 * Asks again for the rows that are drawn once something may have changed, and for others when they are drawn. A page
 * out of sight waits until it is looked at.
 * @param changes what has another value after a change
 * @param ask asks for these rows; another function when the list is another one, whose rows are fresh
 * @returns what tells which rows are drawn
 */
export function useFreshRows(
  changes: readonly unknown[],
  ask: (rows: Rows) => Promise<void>,
): (rows: Rows) => void {
  const drawn = useRef<Rows>({ first: 0, last: 0 });
  /** Those that are as the server has them. */
  const fresh = useRef<Rows>(ALL);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const askedAt = useRef(performance.now());
  const latest = useRef(ask);

  const plan = useCallback(() => {
    const { first, last } = drawn.current;
    const areFresh = first >= fresh.current.first && last <= fresh.current.last;
    if (areFresh || timer.current !== undefined || document.visibilityState === 'hidden') return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        askedAt.current = performance.now();
        const rows = drawn.current;
        fresh.current = rows;
        // rows that could not be loaded are asked for at the next look
        latest.current(rows).catch(() => undefined);
      },
      askedAt.current + ASK_EVERY_MS - performance.now(),
    );
  }, []);
  const changed = useCallback(() => {
    fresh.current = NONE;
    plan();
  }, [plan]);

  useEffect(() => {
    latest.current = ask;
    fresh.current = ALL;
    askedAt.current = performance.now();
  }, [ask]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) changed();
    isFirst.current = false;
    // oxlint-disable-next-line react/exhaustive-deps
  }, [changed, ...changes]);
  useEffect(() => {
    const looks = setInterval(changed, LOOK_EVERY_MS);
    document.addEventListener('visibilitychange', changed);
    return () => {
      clearInterval(looks);
      clearTimeout(timer.current);
      timer.current = undefined;
      document.removeEventListener('visibilitychange', changed);
    };
  }, [changed]);

  return useCallback(
    (rows: Rows) => {
      drawn.current = rows;
      plan();
    },
    [plan],
  );
}

const ALL: Rows = { first: 0, last: Infinity };
const NONE: Rows = { first: Infinity, last: -1 };
