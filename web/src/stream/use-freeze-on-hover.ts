import { useCallback, useEffect, useMemo, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import type { Entry, PendingLine } from '../client/state.js';

/** After Esc the pointer must move this far before it pauses the list again. */
const AWAY_PX = 16;

interface Lines {
  entries: readonly Entry[];
  outbox: readonly PendingLine[];
}

/**
 * Keeps rows from moving while an admin points at one, or a viewer moves through them with the keyboard: in a moving
 * list the wrong row is hit. New rows wait.
 */
export function useFreezeOnHover(
  live: Lines,
  { isAdmin, isMenuOpen }: { isAdmin: boolean; isMenuOpen: boolean },
) {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const pointer = useRef({ x: 0, y: 0 });
  const releasedAt = useRef<{ x: number; y: number }>(undefined);
  const isHeld = isPointed || isFocused || isMenuOpen;
  const drawn = useRef(live);
  const lines = useMemo(() => (isHeld ? cutAt(live, drawn.current) : live), [isHeld, live]);
  useEffect(() => {
    drawn.current = lines;
    // a focused row that was removed fires no blur
    if (isFocused && !document.activeElement?.closest('.stream-rows')) setFocused(false);
  });

  const release = useCallback(() => {
    releasedAt.current = pointer.current;
    setPointed(false);
    setFocused(false);
  }, []);

  const holders = {
    onPointerMove({ pointerType, clientX: x, clientY: y }: PointerEvent) {
      if (!isAdmin || pointerType === 'touch') return;
      pointer.current = { x, y };
      const away = releasedAt.current;
      if (away && Math.hypot(away.x - x, away.y - y) < AWAY_PX) return;
      releasedAt.current = undefined;
      setPointed(true);
    },
    onPointerLeave() {
      releasedAt.current = undefined;
      setPointed(false);
    },
    onFocus: ({ target }: FocusEvent) => setFocused(target.matches(':focus-visible')),
    onBlur: () => setFocused(false),
  };
  return { ...lines, isHeld, release, holders };
}

/** What was shown, plus older lines that were fetched since. */
function cutAt(live: Lines, drawn: Lines): Lines {
  const last = drawn.entries.at(-1)?.key;
  const at = live.entries.findLastIndex(({ key }) => key === last);
  return at === -1 ? live : { entries: live.entries.slice(0, at + 1), outbox: drawn.outbox };
}
