import { useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

/** Of what is open over the room, the lowest first. */
const open: { close(): void }[] = [];
/** Where a move of ours through the history will end; until then nothing else is done to it. */
let heading: number | undefined;
let lost: ReturnType<typeof setTimeout> | undefined;
const MOVED_WITHIN_MS = 1_000;

/**
 * Lets the browser's Back close what is open, the topmost first, in place of leaving the room.
 *
 * The rule: what is open over the room has one history entry each, without an address of its own. The entries follow
 * what is open, whatever opened or closed it: Esc and buttons take theirs away again. Forward finds nothing to open
 * and comes back.
 */
export function useBack(close: () => void, isOpen = true): void {
  const latest = useRef(close);
  useLayoutEffect(() => {
    latest.current = close;
  });
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const cover = { close: () => latest.current() };
    open.push(cover);
    queueMicrotask(follow);
    return () => {
      open.splice(open.indexOf(cover), 1);
      queueMicrotask(follow);
    };
  }, [isOpen]);
}

/** How many things were open when the history's entry of now was made; none in one that is not ours. */
function depth(): number {
  const { covers } = (history.state ?? {}) as { covers?: unknown };
  return typeof covers === 'number' ? covers : 0;
}

/** Brings the history to as many entries as there are things open. */
function follow(): void {
  if (heading !== undefined) return;
  const [is, wanted] = [depth(), open.length];
  for (let at = is + 1; at <= wanted; at++) history.pushState({ covers: at }, '');
  if (is > wanted) move(wanted - is, wanted);
}

function move(by: number, to: number): void {
  heading = to;
  // where the browser has forgotten the entries there is no move, and no word of it
  lost = setTimeout(() => {
    heading = undefined;
    history.replaceState({ covers: open.length }, '');
  }, MOVED_WITHIN_MS);
  history.go(by);
}

globalThis.addEventListener('popstate', () => {
  const isOurs = heading === depth();
  clearTimeout(lost);
  heading = undefined;
  if (!isOurs) {
    const closing = open.slice(depth()).toReversed();
    // at once: what is closed must be gone when the entries are counted
    flushSync(() => {
      for (const cover of closing) cover.close();
    });
  }
  follow();
});

// a reload closes all, but keeps the entry
follow();
