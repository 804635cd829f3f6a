import { useCallback, useEffect, useRef, useState } from 'react';
import { isAttended, useAway } from '../kit/use-away.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { session } from '../kit/services.js';
import { lastSeq } from '../kit/unread.js';
import type { Entry } from '../client/state.js';

const KEY = 'read';

/**
 * How far this member has read. `divider`: the seq when they last left the page, kept across reloads;
 * `seen`: seq of the newest line when the list stopped following.
 */
export function useUnread(
  entries: readonly Entry[],
  { follows, id }: { follows: boolean; id: number | undefined },
) {
  const client = useRoomClient();
  const missedAfter = useRoom(state => state.missed?.readTo);
  const [divider, setDivider] = useState<number>();
  const [seen, setSeen] = useState(0);
  const isAway = useAway();
  const newest = lastSeq(entries);
  const drawn = useRef(newest);
  const read = useRef<number>(undefined);
  useEffect(() => {
    drawn.current = newest;
    if (newest !== undefined && follows && isAttended()) read.current = newest;
    if (read.current !== undefined) client.reading.read(read.current);
  }, [client, newest, follows, isAway]);
  useEffect(() => {
    if (missedAfter !== undefined) setDivider(missedAfter);
  }, [missedAfter]);
  useEffect(() => {
    if (!follows) setSeen(drawn.current ?? 0);
  }, [follows]);

  useEffect(() => {
    if (id === undefined) return undefined;
    const { browser } = session.storage;
    const kept = Number(browser.getItem(KEY) ?? Number.NaN);
    if (Number.isSafeInteger(kept)) setDivider(kept);
    const left = ({ type }: Event): void => {
      if (type === 'pagehide') client.reading.flush();
      if (read.current === undefined || (isAttended() && type !== 'pagehide')) return;
      // what was missed begins where it did, until the member takes part again
      if (!client.reading.isBack) return;
      setDivider(read.current);
      browser.setItem(KEY, String(read.current));
    };
    globalThis.addEventListener('blur', left);
    globalThis.addEventListener('pagehide', left);
    document.addEventListener('visibilitychange', left);
    return () => {
      globalThis.removeEventListener('blur', left);
      globalThis.removeEventListener('pagehide', left);
      document.removeEventListener('visibilitychange', left);
    };
  }, [client, id]);
  const clearDivider = useCallback(() => setDivider(undefined), []);
  return { divider, clearDivider, seen };
}
