import { useMemo } from 'react';
import { useRoom } from '../kit/use-room.js';
import { useIgnored } from '../kit/ignored.js';

/** Unread whispers by the key of their sender, without those of members whom this viewer hid, and how many there are. */
export function useUnreadWhispers(): { counts: ReadonlyMap<string, number>; total: number } {
  const unread = useRoom(state => state.whispers);
  const ignored = useIgnored();
  return useMemo(() => {
    const shown = [...unread].filter(([key]) => !ignored.has(key));
    return {
      counts: new Map(shown.map(([key, { count }]) => [key, count])),
      total: shown.reduce((sum, [, { count }]) => sum + count, 0),
    };
  }, [unread, ignored]);
}
