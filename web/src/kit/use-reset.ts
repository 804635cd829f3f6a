import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RoomState } from '../client/state.js';
import { useRoom } from './use-room.js';

/**
 * For what keeps parts of the log. Runs when the room has begun anew because too much was missed: what is kept may be
 * outdated, since what was done to lines meanwhile is not told.
 */
export function useReset(then: () => void): void {
  const reset = useRoom(lastReset);
  const latest = useRef(then);
  useLayoutEffect(() => {
    latest.current = then;
  });
  const before = useRef(reset);
  useEffect(() => {
    // one that is no longer among the rows is none
    if (reset === undefined || reset === before.current) return;
    before.current = reset;
    latest.current();
  }, [reset]);
}

const lastReset = ({ entries }: RoomState): string | undefined =>
  entries.findLast(entry => entry.kind === 'notice' && entry.notice.type === 'reset')?.key;
