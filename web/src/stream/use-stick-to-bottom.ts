import { FOLD_EVENT, type FoldEvent } from '../kit/fold.js';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this, the list follows new rows. */
const STICKY_PX = 60;
/** Closer to an edge of the drawn rows than this, more are needed there. */
const NEAR_SCREENS = 2;
/** Rows in view by which the position is kept: one of them may go, as when it joins the row before. */
const ANCHORS = 8;
/** How long a turn of the wheel keeps the list from following. */
const HELD_MS = 250;
const KEYS_UP: readonly string[] = ['ArrowUp', 'PageUp', 'Home'];

export interface StickOptions {
  /** The last drawn row is the last there is. */
  isWhole: boolean;
  /** More rows are needed before the first, or after the last. */
  onNear(edge: 'top' | 'end'): void;
}

/**
 * The scrolling of a list that grows at both ends. At its end it follows new rows; elsewhere what is being read
 * stays in place, whatever is inserted, removed or grows above it.
 */
export function useStickToBottom(options: StickOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [follows, setFollows] = useState(true);
  const latest = useRef(options);
  const sticks = useRef(true);
  const heldUntil = useRef(0);
  const lastTop = useRef(0);
  /** The first rows in view, and their positions. */
  const anchors = useRef<{ row: Element; top: number }[]>([]);

  const askIfNear = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const near = NEAR_SCREENS * box.clientHeight;
    // at the end too: lines that fold may leave the screen half empty
    if (sticks.current && box.scrollTop > 0) return;
    if (box.scrollTop < near) latest.current.onNear('top');
    else if (toEndOf(box) < near) latest.current.onNear('end');
  }, []);

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box || !list.current) return;
    if (toEndOf(box) <= STICKY_PX) sticks.current = latest.current.isWhole;
    // only a move upwards leaves the end: growing rows also put the end further away
    else if (box.scrollTop < lastTop.current) sticks.current = false;
    lastTop.current = box.scrollTop;
    anchors.current = rowsInView(box, list.current);
    setFollows(sticks.current);
    askIfNear();
  }, [askIfNear]);

  /** Restores the position after rows were added or removed, or changed their size. */
  const settle = useCallback(() => {
    const box = scroller.current;
    if (!box || !list.current) return;
    if (sticks.current) {
      if (performance.now() >= heldUntil.current) box.scrollTop = box.scrollHeight;
    } else {
      const anchor = anchors.current.find(({ row }) => row.isConnected);
      const moved = anchor ? topIn(box, anchor.row) - anchor.top : 0;
      if (Math.abs(moved) >= 1) box.scrollTop += moved;
    }
    lastTop.current = box.scrollTop;
  }, []);

  useLayoutEffect(() => {
    latest.current = options;
    settle();
    // rows may have come that do not fill the screens ahead, and at the very top no further scroll event comes
    const frame = requestAnimationFrame(askIfNear);
    return () => cancelAnimationFrame(frame);
  });

  useEffect(() => {
    const box = scroller.current;
    if (!box || !list.current) return undefined;
    const sizes = new ResizeObserver(settle);
    sizes.observe(box);
    sizes.observe(list.current);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hold = (event: Event): void => {
      if (event instanceof WheelEvent && event.deltaY >= 0) return;
      if (event instanceof KeyboardEvent && !KEYS_UP.includes(event.key)) return;
      heldUntil.current = performance.now() + HELD_MS;
      clearTimeout(timer);
      timer = setTimeout(settle, HELD_MS + 10);
    };
    // the text being read stays in place, even at the end of the list
    const keep = (event: Event): void => {
      event.preventDefault();
      const row = (event as FoldEvent).detail;
      sticks.current = false;
      anchors.current = [{ row, top: topIn(box, row) }];
      queueMicrotask(() => {
        settle();
        look();
      });
    };
    box.addEventListener(FOLD_EVENT, keep);
    box.addEventListener('scroll', look, { passive: true });
    const holding = ['wheel', 'touchmove', 'keydown'];
    for (const type of holding) box.addEventListener(type, hold, { passive: true });
    return () => {
      sizes.disconnect();
      clearTimeout(timer);
      box.removeEventListener(FOLD_EVENT, keep);
      box.removeEventListener('scroll', look);
      for (const type of holding) box.removeEventListener(type, hold);
    };
  }, [look, settle]);

  const followEnd = useCallback(() => {
    sticks.current = true;
    heldUntil.current = 0;
    setFollows(true);
    settle();
  }, [settle]);

  /** Scrolls a row to the middle of the view; the list stays there. */
  const showRow = useCallback(
    (row: Element) => {
      sticks.current = false;
      row.scrollIntoView({ block: 'center' });
      look();
    },
    [look],
  );

  return { scroller, list, follows, followEnd, showRow };
}

function toEndOf({ scrollHeight, clientHeight, scrollTop }: Element): number {
  return scrollHeight - clientHeight - scrollTop;
}

function topIn(box: Element, row: Element): number {
  return row.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

/**
 * Rows of entries only: what stands between them, such as a day, is replaced when older rows come before it, and the
 * label of a day does not stay in its place.
 */
function rowsInView(box: Element, list: Element): { row: Element; top: number }[] {
  const edge = box.getBoundingClientRect().top;
  const rows = list.querySelectorAll(':scope > [data-key]');
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.getBoundingClientRect().bottom <= edge) low = middle + 1;
    else high = middle;
  }
  return [...rows].slice(low, low + ANCHORS).map(row => ({ row, top: topIn(box, row) }));
}
