import { useEffect, type RefObject } from 'react';
import { nameKey } from '../../../src/contract/names.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useAway } from '../kit/use-away.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import type { Row } from './rows/rows.js';

/** Counts whispers as read when they were in view of an attended page. */
export function useWhispersInView(list: RefObject<HTMLElement | null>, rows: readonly Row[]): void {
  const { whispers } = useRoomClient().reading;
  const unread = useRoom(state => state.whispers);
  const isPast = useRoom(state => state.past !== undefined);
  const { view, card, isSheetOpen } = useRoomUi();
  const isAway = useAway();
  useEffect(() => {
    if (unread.size === 0 || isPast || isAway || isCovered(list.current)) return undefined;
    const seqs = new Map<Element, { name: string; first: number; last: number }>();
    const observer = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          const { name, ...span } = seqs.get(target)!;
          if (isIntersecting) whispers.saw(name, span);
        }
      },
      { threshold: 0.5 },
    );
    for (const row of rows) {
      if (row.kind !== 'entry' || row.entry.kind !== 'item' || row.entry.item.kind !== 'whisper') continue;
      const { from, seq } = row.entry.item;
      const element = unread.has(nameKey(from)) && document.getElementById(row.key);
      if (!element) continue;
      seqs.set(element, { name: from, first: seq, last: row.repeats?.lastSeq ?? seq });
      observer.observe(element);
    }
    return () => observer.disconnect();
  }, [whispers, list, rows, unread, isPast, isAway, view, card, isSheetOpen]);
}

/** By a page or a dialog. */
function isCovered(list: Element | null): boolean {
  return list?.closest('[inert]') !== null || document.querySelector('dialog:modal') !== null;
}
