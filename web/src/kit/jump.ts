const JUMP = 'jump-to-line';

/** Shows a line, also one far back, and marks it. Unlike a link to it, this leaves the address as it is. */
export function jumpTo(seq: number): void {
  globalThis.dispatchEvent(new CustomEvent(JUMP, { detail: seq }));
}

/** Calls back with the seq of each line that is jumped to. Returns how to stop. */
export function onJump(then: (seq: number) => void): () => void {
  const jumped = (event: Event): void => then((event as CustomEvent<number>).detail);
  globalThis.addEventListener(JUMP, jumped);
  return () => globalThis.removeEventListener(JUMP, jumped);
}
