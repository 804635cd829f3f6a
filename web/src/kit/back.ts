import { useCallback, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

/** What is open over the room, the lowest first. */
const open: { close(): void; isBeside: boolean; isStep: boolean }[] = [];
/** The depth at which a running history move of this module will end; until then it starts no other. */
let heading: number | undefined;
let lost: ReturnType<typeof setTimeout> | undefined;
const MOVED_WITHIN_MS = 1_000;
/** The path that the page was opened with, with its query, before any entry is left. */
const startPath = pathNow();
let hasStarted = false;
/** The path of what is open; undefined before the room. */
let address: string | undefined;
/** Opens again what is at a path, if Forward does that. */
let reopen: ((path: string) => void) | undefined;

/**
 * Lets the browser's Back close what is open, the topmost first, instead of leaving the room.
 *
 * The rule: each thing open over the room has one history entry. The entries follow what is open, however it was
 * opened or closed: Esc and buttons remove theirs too. Forward opens a place of the records again, and otherwise returns.
 * @param isBeside the room is in use beside it
 * @param isStep a page over the room has gone on from one place to the next: Back leads to the one before
 * @returns tells whether it is the topmost, whatever steps were made in it
 */
export function useBack(
  close: () => void,
  isOpen = true,
  { isBeside = false, isStep = false } = {},
): () => boolean {
  const latest = useRef(close);
  const own = useRef<(typeof open)[number]>(undefined);
  useLayoutEffect(() => {
    latest.current = close;
  });
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const cover = { close: () => latest.current(), isBeside, isStep };
    open.push(cover);
    own.current = cover;
    queueMicrotask(follow);
    return () => {
      open.splice(open.indexOf(cover), 1);
      queueMicrotask(follow);
    };
  }, [isOpen, isBeside, isStep]);
  return useCallback(
    () => own.current !== undefined && open.findLast(one => !one.isStep) === own.current,
    [],
  );
}

/** Gives the entry of what is open its address. @param path as of `addressOf` */
export function useAddress(path: string): void {
  useLayoutEffect(() => {
    hasStarted = true;
    address = path;
    queueMicrotask(follow);
    return () => {
      address = undefined;
    };
  }, [path]);
}

/** @param then opens what is at the path that Forward leads to, or nothing; the same one each time it is drawn */
export function useForward(then: (path: string) => void): void {
  useLayoutEffect(() => {
    reopen = then;
    return () => {
      reopen = undefined;
    };
  }, [then]);
}

/** The path that the page was opened with, until the room has been shown; then that of the room. */
export function pathAtStart(): string {
  return hasStarted ? '/' : startPath;
}

/** Whether anything is open over the room. */
export function isCovered(): boolean {
  return open.some(({ isBeside }) => !isBeside);
}

/** How many things were open when the current history entry was made; undefined for one that the browser made. */
function covers(): number | undefined {
  const state = history.state as { covers?: number } | null;
  return state?.covers;
}

function depth(): number {
  return covers() ?? 0;
}

/** Notes how many things are open at an entry that the browser made. */
function mark(): void {
  // the page of an invite keeps its code there
  history.replaceState({ ...(history.state as object | null), covers: open.length }, '');
}

/** Makes the number of entries equal to the number of open things. */
function follow(): void {
  if (heading !== undefined) return;
  const [is, wanted] = [depth(), open.length];
  // Back leads to the room from what was opened by its address too
  if (is === 0 && address !== undefined) put('/');
  for (let at = is + 1; at <= wanted; at++) history.pushState({ covers: at }, '');
  if (is > wanted) return move(wanted - is, wanted);
  if (wanted > 0 && address !== undefined) put(address);
}

function pathNow(): string {
  return location.pathname + location.search;
}

/** Changes the path of the current entry; the line that it leads to stays. */
function put(path: string): void {
  if (pathNow() !== path) history.replaceState(history.state, '', path + location.hash);
}

function move(by: number, to: number): void {
  heading = to;
  // if the browser has dropped the entries, it neither moves nor fires an event
  lost = setTimeout(() => {
    heading = undefined;
    mark();
  }, MOVED_WITHIN_MS);
  history.go(by);
}

globalThis.addEventListener('popstate', () => {
  const isOurs = heading === depth();
  // it leads to a line: what is open beside the lines does not hide it
  const isLink = covers() === undefined;
  clearTimeout(lost);
  heading = undefined;
  if (!isOurs) {
    const closing = (isLink ? open.filter(({ isBeside }) => !isBeside) : open.slice(depth())).toReversed();
    // synchronously: what is closed must be gone when the entries are counted
    flushSync(() => {
      for (const cover of closing) cover.close();
      if (depth() > open.length && pathNow() !== address) reopen?.(pathNow());
    });
  }
  if (isLink) mark();
  follow();
});

if (covers() === undefined) mark();
// a reload closes everything but keeps the entry
follow();
