import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AccountState, AccountView } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { codeOf } from '../moderation/done-toast.js';
import { lastSeq } from '../kit/unread.js';
import { merged, withSanction } from './account-list.js';

/** The first key of a search is answered at once, those that follow at this distance. */
const ASK_EVERY_MS = 150;

export interface Accounts {
  /** The beginning of the list as far as it was loaded, with the acts that came since. */
  items: readonly AccountView[];
  /** How many the whole list has; undefined before the first answer. */
  total: number | undefined;
  isLoading: boolean;
  error: string | undefined;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
  /** Takes over an account that was created or changed. */
  put(account: AccountView): void;
}

interface Loaded {
  items: readonly AccountView[];
  total: number | undefined;
  hasMore: boolean;
  /** The position in the log when the first page was requested. */
  seq: number;
}

/** The accounts that the server finds, page by page. */
export function useAccounts(q: string, state: AccountState | undefined): Accounts {
  const client = useRoomClient();
  const entries = useRoom(room => room.entries);
  const [loaded, setLoaded] = useState<Loaded>({ items: [], total: undefined, hasMore: false, seq: 0 });
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<string>();
  // an answer that is no longer awaited must not undo a later one
  const asked = useRef(0);

  const load = useCallback(
    async (cursor?: string) => {
      const own = ++asked.current;
      const seq = lastSeq(client.state.entries) ?? 0;
      setLoading(true);
      setError(undefined);
      try {
        const page = await api.accounts({
          ...(q !== '' && { q }),
          ...(state !== undefined && { state }),
          ...(cursor !== undefined && { cursor }),
        });
        if (own !== asked.current) return;
        setLoaded(before => ({
          items: cursor === undefined ? page.items : merged(before.items, page.items),
          total: page.total,
          hasMore: page.more,
          seq: cursor === undefined ? seq : before.seq,
        }));
      } catch (failure) {
        if (own === asked.current) setError(codeOf(failure));
      }
      if (own === asked.current) setLoading(false);
    },
    [client, q, state],
  );
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        askedAt.current = performance.now();
        void load();
      },
      Math.max(0, askedAt.current + ASK_EVERY_MS - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [load]);

  const items = useMemo(
    () =>
      entries
        .flatMap(({ kind, seq, ...entry }) =>
          kind === 'item' && seq > loaded.seq && 'item' in entry && entry.item.kind === 'sanction'
            ? [entry.item]
            : [],
        )
        .reduce(withSanction, loaded.items),
    [entries, loaded],
  );
  return {
    items,
    total: loaded.total,
    isLoading,
    error,
    hasMore: loaded.hasMore,
    loadMore: useCallback(() => void load(loaded.items.at(-1)?.name), [load, loaded.items]),
    reload: useCallback(() => void load(), [load]),
    put: account => {
      // where a new one belongs, and whether it is among those searched for, the server knows
      if (!loaded.items.some(({ id }) => id === account.id)) return void load();
      setLoaded(before => ({ ...before, items: merged(before.items, [account]) }));
    },
  };
}
