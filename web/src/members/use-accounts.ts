import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AccountView } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { codeOf } from '../moderation/done-toast.js';
import { lastSeq } from '../kit/unread.js';
import { merged, withSanction } from './account-list.js';

export interface Accounts {
  /** As they were loaded, with the acts that came since. */
  items: readonly AccountView[];
  isLoading: boolean;
  error: string | undefined;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
  /** Adds an account that was created or changed. */
  put(account: AccountView): void;
}

interface Loaded {
  items: readonly AccountView[];
  /** Where the next page starts; undefined at the end. */
  cursor: string | undefined;
  /** The position in the log when the first page was requested. */
  seq: number;
}

/** All accounts, page by page. */
export function useAccounts(): Accounts {
  const client = useRoomClient();
  const entries = useRoom(state => state.entries);
  const [loaded, setLoaded] = useState<Loaded>({ items: [], cursor: undefined, seq: 0 });
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<string>();
  // an answer that is no longer awaited must not undo a later one
  const asked = useRef(0);

  const load = useCallback(
    async (after?: string) => {
      const own = ++asked.current;
      const seq = lastSeq(client.state.entries) ?? 0;
      setLoading(true);
      setError(undefined);
      try {
        const page = await api.accounts(after === undefined ? {} : { cursor: after });
        if (own !== asked.current) return;
        setLoaded(before => ({
          items: after === undefined ? page.items : merged(before.items, page.items),
          cursor: page.more ? page.items.at(-1)?.name : undefined,
          seq: after === undefined ? seq : before.seq,
        }));
      } catch (failure) {
        if (own === asked.current) setError(codeOf(failure));
      }
      if (own === asked.current) setLoading(false);
    },
    [client],
  );
  useEffect(() => void load(), [load]);

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
    isLoading,
    error,
    hasMore: loaded.cursor !== undefined,
    loadMore: () => void load(loaded.cursor),
    reload: () => void load(),
    put: account => setLoaded(before => ({ ...before, items: merged(before.items, [account]) })),
  };
}
