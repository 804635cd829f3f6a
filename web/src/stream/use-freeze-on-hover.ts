import { useCallback, useEffect, useMemo, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import type { Entry, PendingLine } from '../client/state.js';

/** After Esc the pointer must move this far before it pauses the list again. */
const AWAY_PX = 16;
/** How long the list stays as it is after the last movement of the pointer, and how often it is looked at then. */
const THAW_AFTER_MS = 4_000;
const THAW_AGAIN_MS = 500;
/** Where the pointer holds the list. */
const HOLDING = '.stream-rows, .stream-paused';

interface Lines {
  entries: readonly Entry[];
  outbox: readonly PendingLine[];
}

/**
 * Keeps rows from moving while an admin moves the pointer over them, rests it on a button, or has a card open, or a
 * viewer moves through them with the keyboard: in a moving list the wrong row is hit. New rows wait.
 */
export function useFreezeOnHover(
  live: Lines,
  { isAdmin, isMenuOpen, isCardOpen }: { isAdmin: boolean; isMenuOpen: boolean; isCardOpen: boolean },
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

  const isOpen = useRef(false);
  isOpen.current = isMenuOpen || isCardOpen;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const thawAfter = useCallback((ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { x, y } = pointer.current;
      const isOnButton = document.elementFromPoint(x, y)?.closest('.stream-rows button') != null;
      if (isOpen.current || isOnButton) thawAfter(THAW_AGAIN_MS);
      else setPointed(false);
    }, ms);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const release = useCallback(() => {
    clearTimeout(timer.current);
    releasedAt.current = pointer.current;
    setPointed(false);
    setFocused(false);
  }, []);

  const holders = {
    onPointerMove({ pointerType, target, clientX: x, clientY: y }: PointerEvent) {
      if (!isAdmin || pointerType === 'touch' || !(target as Element).closest(HOLDING)) return;
      // browsers also tell of rows that move under a resting pointer
      if (pointer.current.x === x && pointer.current.y === y) return;
      pointer.current = { x, y };
      const away = releasedAt.current;
      if (away && Math.hypot(away.x - x, away.y - y) < AWAY_PX) return;
      releasedAt.current = undefined;
      setPointed(true);
      thawAfter(THAW_AFTER_MS);
    },
    onPointerLeave() {
      releasedAt.current = undefined;
      if (isOpen.current) return;
      clearTimeout(timer.current);
      setPointed(false);
    },
    // what a card gives back when it closes is no move of the keyboard, and would hold the list for good
    onFocus: ({ target, relatedTarget }: FocusEvent) =>
      setFocused(target.matches(':focus-visible') && relatedTarget?.closest('dialog') === null),
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
