import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';

/** A second click or a selection comes within this time, if the click begins one. */
const WAIT_MS = 250;
const DRAG_PX = 4;

/**
 * Tells a click of its own from the first of a double click and from the end of a drag, which select text.
 * A touch is told at once, and a click as soon as a key is pressed: what is typed after it must find it done.
 * It is of what was pressed: new lines may move that away before the button is let go.
 * @param whatIs what is at an element, if it can be clicked
 */
export function useSingleClick<T>(whatIs: (target: Element) => T | undefined, act: (what: T) => void) {
  const down = useRef<{ x: number; y: number; isTouch: boolean; what: T | undefined }>(undefined);
  const cancel = useRef<() => void>(undefined);
  useEffect(() => () => cancel.current?.(), []);

  const wait = (then: () => void): void => {
    const now = (): void => {
      cancel.current?.();
      then();
    };
    const timer = setTimeout(now, WAIT_MS);
    document.addEventListener('keydown', now, true);
    cancel.current = () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', now, true);
    };
  };

  return {
    onPointerDown({ pointerType, clientX: x, clientY: y, target }: PointerEvent): void {
      cancel.current?.();
      down.current = { x, y, isTouch: pointerType === 'touch', what: whatIs(target as Element) };
    },
    onClick({ target, clientX, clientY, detail }: MouseEvent): void {
      // one by a key or by a tool of the browser has no press
      const from = detail > 0 ? down.current : undefined;
      cancel.current?.();
      const what = from ? from.what : whatIs(target as Element);
      if (what === undefined || detail > 1 || hasSelection()) return;
      if (from?.isTouch) return act(what);
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > DRAG_PX) return;
      wait(() => {
        if (!hasSelection()) act(what);
      });
    },
  };
}

export function hasSelection(): boolean {
  return getSelection()?.isCollapsed === false;
}
