import { useContext, useEffect, useRef, useState } from 'react';
import type { ErrorBody } from '../../../src/contract/errors.js';
import { ApiError } from '../client/api.js';
import { useReset } from '../kit/use-reset.js';
import { useRoom } from '../kit/use-room.js';
import { RecordsContext } from './records-context.js';

const AGAIN_MS = 1_000;

/** A part of a list, from where the part before ended. */
export interface Part<T, E> {
  items: readonly T[];
  /** Where the next part begins; undefined at the end of the list. */
  next: string | undefined;
  /** What else was answered. */
  extra: E;
}

export type Failure = Pick<ErrorBody, 'message' | 'field'> & { code: string };

export interface List<T, E> {
  items: readonly T[];
  extra: E | undefined;
  hasMore: boolean;
  isLoading: boolean;
  /** They answer what was asked for before. */
  isOutdated: boolean;
  failure: Failure | undefined;
  more(): void;
  /** Asks for the first part again. */
  renew(): void;
  /** Puts newer ones in front. */
  prepend(items: readonly T[]): void;
  /** Puts the first part as it is now in place of what it was; what is further down stays. */
  refresh(part: Part<T, E>, keyOf: (item: T) => string): void;
  /** Puts others in place of those that it gives others for. */
  replace(change: (item: T) => T): void;
}

interface Loaded<T, E> {
  of: string | undefined;
  items: readonly T[];
  next: string | undefined;
  extra: E | undefined;
}

/**
 * A list of what is on record, part by part; on the pages of the records it is kept for Back. What cannot be had without a connection is asked for again once there is one.
 * @param key says what is asked for: another list for another key
 * @param ask the same function while the key is
 */
export function useList<T, E>(
  key: string,
  ask: (next: string | undefined) => Promise<Part<T, E>>,
): List<T, E> {
  const { kept, visit } = useContext(RecordsContext) ?? {};
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const place = `${visit} ${key}`;
  const [loaded, setLoaded] = useState<Loaded<T, E>>(
    () =>
      (kept?.get(place) as Loaded<T, E> | undefined) ?? {
        ...{ of: undefined, items: [], next: undefined, extra: undefined },
      },
  );
  const [wanted, setWanted] = useState<{ of: string; next?: string | undefined; isAgain?: true }>();
  const [failed, setFailed] = useState<{ of: string; failure: Failure }>();
  const isOutdated = loaded.of !== key;
  const isWanted = isOutdated || wanted?.of === key;
  const failure = failed?.of === key ? failed.failure : undefined;
  const isLoading = isWanted && failure === undefined;
  const next = isOutdated || wanted?.isAgain ? undefined : loaded.next;

  useEffect(() => {
    if (!isLoading) return undefined;
    let isOver = false;
    void patiently(
      () => ask(next),
      () => isOver,
    ).then(
      part => {
        if (isOver || !part) return;
        setLoaded(was => ({
          ...{ of: key, next: part.next, extra: part.extra },
          items: next === undefined ? part.items : [...was.items, ...part.items],
        }));
        setWanted(undefined);
      },
      (error: unknown) => {
        if (!isOver) setFailed({ of: key, failure: failureOf(error) });
      },
    );
    return () => {
      isOver = true;
    };
  }, [key, ask, isLoading, next]);
  const renew = (): void => {
    setFailed(undefined);
    setWanted({ of: key, isAgain: true });
  };
  useReset(renew);
  useEffect(() => {
    if (isLive) setFailed(was => (was?.failure.code === 'UNREACHABLE' ? undefined : was));
  }, [isLive]);

  const latest = useRef(loaded);
  useEffect(() => {
    latest.current = loaded;
  }, [loaded]);
  useEffect(
    () => () => {
      kept?.set(`${visit} ${latest.current.of}`, latest.current);
    },
    [kept, visit],
  );

  const hasFailedFirst = failure !== undefined && isOutdated;
  return {
    items: hasFailedFirst ? [] : loaded.items,
    extra: hasFailedFirst ? undefined : loaded.extra,
    hasMore: !isOutdated && loaded.next !== undefined,
    ...{ isLoading, isOutdated, failure },
    more() {
      setFailed(undefined);
      setWanted(was => was ?? { of: key });
    },
    renew,
    refresh(part, keyOf) {
      setLoaded(was => (was.of === key ? refreshed(was, part, keyOf) : was));
    },
    prepend(items) {
      setLoaded(was => (was.of === key ? { ...was, items: [...items, ...was.items] } : was));
    },
    replace(change) {
      setLoaded(was => ({ ...was, items: was.items.map(change) }));
    },
  };
}

/** Does the same to the lists that are kept for when Back leads to them. */
export function replaceInKept(kept: Map<string, unknown>, change: <T>(item: T) => T): void {
  for (const [place, list] of kept) {
    if (isLoaded(list)) kept.set(place, { ...list, items: list.items.map(item => change(item)) });
  }
}

/** Forgets those that are kept, so that Back asks for them again. */
export function forgetKept(kept: Map<string, unknown>): void {
  for (const [place, list] of kept) if (isLoaded(list)) kept.delete(place);
}

const isLoaded = (kept: unknown): kept is Loaded<unknown, unknown> =>
  typeof kept === 'object' && kept !== null && 'items' in kept && 'next' in kept;

/** All of it is the part, unless the end of that is among what was there. */
function refreshed<T, E>(was: Loaded<T, E>, part: Part<T, E>, keyOf: (item: T) => string): Loaded<T, E> {
  const last = part.items.at(-1);
  const at = last === undefined ? -1 : was.items.findIndex(item => keyOf(item) === keyOf(last));
  if (at === -1 || part.next === undefined) return { of: was.of, ...part };
  return { ...was, extra: part.extra, items: [...part.items, ...was.items.slice(at + 1)] };
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return error.body;
  throw error;
}

/** Asks, and waits where the server demands it. Undefined when no answer is wanted any more. */
async function patiently<T>(ask: () => Promise<T>, isOver: () => boolean): Promise<T | undefined> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || error.body.code !== 'RATE_LIMITED') throw error;
      await new Promise(resolve => setTimeout(resolve, error.body.retryAfterMs ?? AGAIN_MS));
      if (isOver()) return undefined;
    }
  }
}
