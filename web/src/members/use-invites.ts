import { useCallback, useEffect, useRef, useState } from 'react';
import type { InviteView } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';
import { codeOf } from '../moderation/done-toast.js';
import { useFreshRows } from './use-fresh-rows.js';
import { useMemberNews } from './use-member-news.js';

export interface InvitesState {
  /** Newest first; undefined until the first answer. */
  items: readonly InviteView[] | undefined;
  more: boolean;
  /** Code of what failed last. */
  error: string | undefined;
  loadMore: () => void;
  put: (invite: InviteView) => void;
  /** Ends one. Resolves when that is known. */
  revoke: (id: number) => Promise<void>;
}

/** The invites of the room, a page at a time. */
export function useInvites(): InvitesState {
  const [items, setItems] = useState<readonly InviteView[]>();
  const [more, setMore] = useState(false);
  const [error, setError] = useState<string>();
  /** Raised with whatever an older answer must not undo. */
  const version = useRef(0);
  const isLoaded = useRef(false);
  const load = useCallback(async (before?: number): Promise<void> => {
    try {
      const page = await api.invites(before);
      setItems(known => merged(known, page.items));
      setMore(page.more);
      setError(undefined);
      isLoaded.current = true;
    } catch (failure) {
      setError(codeOf(failure));
    }
  }, []);
  useEffect(() => void load(), [load]);
  // guests who join are told of as members who come
  const news = useMemberNews();
  const refresh = useCallback(async () => {
    if (!isLoaded.current) return load();
    const own = ++version.current;
    const page = await api.invites();
    if (own === version.current) setItems(known => merged(known, page.items));
    return undefined;
  }, [load]);
  useFreshRows([news], refresh);
  const put = (invite: InviteView): void => {
    version.current++;
    setItems(known => merged(known, [invite]));
  };
  const revoke = async (id: number): Promise<void> => {
    setError(undefined);
    try {
      await api.revokeInvite(id);
      version.current++;
      setItems(known => known?.map(one => (one.id === id ? { ...one, ended: 'revoked' } : one)));
    } catch (failure) {
      // it has ended by itself, or by another admin: the list says how
      if (codeOf(failure) === 'NOT_FOUND') return load();
      setError(codeOf(failure));
    }
    return undefined;
  };
  return { items, more, error, loadMore: () => void load(items?.at(-1)?.id), put, revoke };
}

function merged(known: readonly InviteView[] = [], found: readonly InviteView[]): InviteView[] {
  const byId = new Map([...known, ...found].map(one => [one.id, one]));
  return [...byId.values()].toSorted((a, b) => b.id - a.id);
}
