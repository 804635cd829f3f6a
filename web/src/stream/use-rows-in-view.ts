import { useEffect, type RefObject } from 'react';
import { nameKey } from '../../../src/contract/names.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useAway } from '../kit/use-away.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import type { Row } from './rows/rows.js';

/** Counts as read what was in view of an attended page: whispers, lines that mention the viewer, the first line they missed. */
export function useRowsInView(list: RefObject<HTMLElement | null>, rows: readonly Row[]): void {
  const { reading } = useRoomClient();
  const me = useRoom(state => state.me?.id);
  const unread = useRoom(state => state.whispers);
  const hasMentions = useRoom(state => state.mentions > 0);
  const firstMissed = useRoom(state => state.missed?.firstSeq);
  const { view, card, isSheetOpen } = useRoomUi();
  const isAway = useAway();
  useEffect(() => {
    if (unread.size === 0 && !hasMentions && firstMissed === undefined) return undefined;
    if (isAway || isCovered(list.current)) return undefined;
    const onSight = new Map<Element, (() => void)[]>();
    const observer = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries)
          if (isIntersecting) for (const then of onSight.get(target)!) then();
      },
      { threshold: 0.5 },
    );
    let hasEarlier = false;
    let wantsFirst = firstMissed !== undefined;
    for (const row of rows) {
      if (row.kind !== 'entry' || row.entry.kind !== 'item') continue;
      const { item } = row.entry;
      const lastSeq = row.repeats?.lastSeq ?? item.seq;
      const isFirst = wantsFirst && lastSeq >= firstMissed! && (hasEarlier || item.seq <= firstMissed!);
      if (lastSeq >= (firstMissed ?? Infinity)) wantsFirst = false;
      else hasEarlier = true;
      const then: (() => void)[] = isFirst ? [() => reading.sawFirstMissed()] : [];
      if (item.kind === 'whisper' && unread.has(nameKey(item.from)))
        then.push(() => reading.whispers.saw(item.from, { first: item.seq, last: lastSeq }));
      else if (item.kind === 'chat' && hasMentions && me !== undefined && item.mentions?.includes(me))
        then.push(() => reading.sawMention(item.seq, row.repeats?.count));
      const element = then.length > 0 && list.current?.querySelector(`:scope > [data-key="${row.key}"]`);
      if (!element) continue;
      onSight.set(element, then);
      observer.observe(element);
    }
    return () => observer.disconnect();
  }, [reading, list, rows, me, unread, hasMentions, firstMissed, isAway, view, card, isSheetOpen]);
}

/** By a page or a dialog. */
function isCovered(list: Element | null): boolean {
  return list?.closest('[inert]') !== null || document.querySelector('dialog:modal') !== null;
}
