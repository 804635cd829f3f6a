import { useCallback, useEffect, useRef, useState } from 'react';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import type { Entry } from '../client/state.js';
import { WINDOW_STEP, windowOf } from './rows/rows.js';
import { useStickToBottom } from './use-stick-to-bottom.js';

/**
 * Which entries are drawn. At the end: the newest. Elsewhere they stay the same; the window moves when its edges are
 * reached, and before the first entry older lines are fetched.
 */
export function useView(
  entries: readonly Entry[],
  { hasOlder, hasNewer }: { hasOlder: boolean; hasNewer: boolean },
) {
  const client = useRoomClient();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const [first, setFirst] = useState<string>();
  const [loading, setLoading] = useState<'idle' | 'busy' | 'failed'>('idle');
  const isBusy = useRef(false);
  const grows = useRef(false);
  const { from, to } = windowOf(entries, first);

  const load = useCallback(
    async (what: 'older' | 'newer') => {
      if (isBusy.current) return;
      isBusy.current = true;
      setLoading('busy');
      const isDone = await client.paging[what]();
      isBusy.current = false;
      grows.current = isDone && what === 'older';
      setLoading(isDone ? 'idle' : 'failed');
    },
    [client],
  );
  const older = useCallback(async () => load('older'), [load]);

  const stick = useStickToBottom({
    isWhole: to === entries.length && !hasNewer,
    onNear(edge) {
      if (edge === 'end') {
        if (to < entries.length) setFirst(entries[from + WINDOW_STEP]?.key);
        else if (hasNewer && loading !== 'failed') void load('newer');
      } else if (from > 0) {
        // at the end the newest rows stay drawn, however low they are
        if (!stick.follows) setFirst(entries[Math.max(0, from - WINDOW_STEP)]?.key);
      } else if (hasOlder && loading !== 'failed') void older();
    },
  });

  useEffect(() => {
    if (isLive) setLoading(was => (was === 'failed' ? 'idle' : was));
  }, [isLive]);

  const { follows, followEnd } = stick;
  const firstDrawn = entries[from]?.key;
  useEffect(() => {
    setFirst(follows ? undefined : firstDrawn);
    // where it was when the list left its end; from then on the edges move it
  }, [follows]);

  // fetched lines come before the window: it moves there without waiting for another scroll
  useEffect(() => {
    if (!grows.current) return;
    grows.current = false;
    if (!follows && from > 0) setFirst(entries[Math.max(0, from - WINDOW_STEP)]?.key);
  }, [entries]);

  const jumpDown = useCallback(() => {
    setFirst(undefined);
    client.paging.closePast();
    followEnd();
  }, [client, followEnd]);

  /** Draws an entry, wherever it is. */
  const include = useCallback(
    (index: number) => {
      if (index < from || index >= to) setFirst(entries[Math.max(0, index - WINDOW_STEP)]?.key);
    },
    [entries, from, to],
  );

  return { ...stick, from, to, loading, older, jumpDown, include };
}
