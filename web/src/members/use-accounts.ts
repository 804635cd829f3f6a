import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { LIMITS } from '../../../src/contract/limits.js';
import type { AccountState, AccountView } from '../../../src/contract/rest.js';
import type { Entry } from '../client/state.js';
import { api } from '../kit/services.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { codeOf } from '../moderation/done-toast.js';
import { lastSeq } from '../kit/unread.js';
import { merged, withPart, withSanction } from './account-list.js';
import { useFreshRows, type Rows } from './use-fresh-rows.js';
import { useMemberNews } from './use-member-news.js';

/** The first key of a search is answered at once, those that follow at this distance. */
const ASK_EVERY_MS = 150;
/** How many accounts after those that are drawn are asked for with them. */
const MARGIN = 10;

export interface Accounts {
  /** The beginning of the list as far as it was loaded, with the acts that came since. */
  items: readonly AccountView[];
  /** How many the whole list has; undefined before the first answer. */
  total: number | undefined;
  isLoading: boolean;
  /** The items still answer the search before. They go if this one fails. */
  isOutdated: boolean;
  error: string | undefined;
  hasMore: boolean;
  /** Tells which rows are drawn: these are kept as the server has them. */
  see(rows: Rows): void;
  loadMore(): void;
  reload(): void;
  /** Asks again for what failed. */
  again(): void;
  /** Takes over an account that was created or changed. */
  put(account: AccountView): void;
}

interface Loaded {
  /** The search that it answers. */
  of: string | undefined;
  items: readonly AccountView[];
  total: number | undefined;
  hasMore: boolean;
  /** The position in the log when the first page was requested. */
  seq: number;
}

const NOTHING: Loaded = { of: undefined, items: [], total: undefined, hasMore: false, seq: 0 };

/** The accounts that the server finds, page by page; what is drawn of them is asked for again after a change. */
export function useAccounts(q: string, state: AccountState | undefined): Accounts {
  const client = useRoomClient();
  const entries = useRoom(room => room.entries);
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const search = JSON.stringify([q, state]);
  const [isLoading, setLoading] = useState(true);
  const [failed, setFailed] = useState<{ code: string; cursor: string | undefined }>();
  // an answer that is no longer awaited must not undo a later one
  const asked = useRef(0);
  /** Raised with whatever an older answer must not undo. */
  const version = useRef(0);

  const load = useCallback(
    async (cursor?: string) => {
      const own = ++asked.current;
      if (cursor === undefined) version.current++;
      const seq = lastSeq(client.state.entries) ?? 0;
      setLoading(true);
      setFailed(undefined);
      try {
        const page = await api.accounts({
          ...(q !== '' && { q }),
          ...(state !== undefined && { state }),
          ...(cursor !== undefined && { cursor }),
        });
        if (own !== asked.current) return;
        setLoaded(before => {
          const items = cursor === undefined ? page.items : merged(before.items, page.items);
          return {
            of: cursor === undefined ? search : before.of,
            items,
            // others were made or changed meanwhile: there is no row for what will not come
            total: page.more ? page.total : items.length,
            hasMore: page.more,
            seq: cursor === undefined ? seq : before.seq,
          };
        });
      } catch (failure) {
        if (own === asked.current) setFailed({ code: codeOf(failure), cursor });
      }
      if (own === asked.current) setLoading(false);
    },
    [client, q, state, search],
  );
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const ask = (): void => {
      askedAt.current = performance.now();
      void load();
    };
    const waitMs = askedAt.current + ASK_EVERY_MS - performance.now();
    if (waitMs <= 0) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, waitMs);
    return () => clearTimeout(timer);
  }, [load]);

  const list = useRef(loaded);
  useEffect(() => {
    list.current = loaded;
  }, [loaded]);
  const refresh = useCallback(
    async ({ first, last }: Rows): Promise<void> => {
      const { items } = list.current;
      const own = ++version.current;
      const cursor = items[Math.min(first, items.length) - 1]?.name;
      const part = await api.accounts({
        ...(q !== '' && { q }),
        ...(state !== undefined && { state }),
        ...(cursor !== undefined && { cursor }),
        limit: Math.min(last - first + 1 + MARGIN, LIMITS.pageMax),
      });
      // of a list that was asked for or changed meanwhile, this part is no news
      if (own !== version.current) return;
      setLoaded(before => {
        const known = withPart(before.items, { ...part, ...(cursor !== undefined && { cursor }) });
        const goesBeyond = part.more && known.at(-1)?.id === part.items.at(-1)?.id;
        return {
          ...before,
          items: known,
          total: part.total,
          hasMore: part.more && (before.hasMore || goesBeyond),
        };
      });
    },
    [q, state],
  );
  const members = useRoom(room => room.members);
  const news = useMemberNews();
  const lastAct = useRoom(room => lastSanction(room.entries));
  const see = useFreshRows([state === 'online' ? members : news, lastAct], refresh);

  const isOutdated = loaded.of !== search;
  const shown = isOutdated && failed ? NOTHING : loaded;
  const items = useMemo(
    () =>
      entries
        .flatMap(({ kind, seq, ...entry }) =>
          kind === 'item' && seq > shown.seq && 'item' in entry && entry.item.kind === 'sanction'
            ? [entry.item]
            : [],
        )
        .reduce(withSanction, shown.items),
    [entries, shown],
  );
  return {
    items,
    total: shown.total,
    isLoading,
    isOutdated,
    error: failed?.code,
    hasMore: shown.hasMore,
    see,
    loadMore: useCallback(() => void load(loaded.items.at(-1)?.name), [load, loaded.items]),
    reload: useCallback(() => void load(), [load]),
    again: () => void load(failed?.cursor),
    put: account => {
      // where a new one belongs, and whether it is among those searched for, the server knows
      if (!loaded.items.some(({ id }) => id === account.id)) return void load();
      version.current++;
      setLoaded(before => ({ ...before, items: merged(before.items, [account]) }));
    },
  };
}

function lastSanction(entries: readonly Entry[]): number | undefined {
  return entries.findLast(entry => entry.kind === 'item' && entry.item.kind === 'sanction')?.seq;
}
