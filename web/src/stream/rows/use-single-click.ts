import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';

/** A second click or a selection comes within this time, if the click begins one. */
const WAIT_MS = 250;
const DRAG_PX = 4;

/**
 * Tells a click of its own from the first of a double click and from the end of a drag, which select text.
 * A touch is told at once, and a click as soon as a key is pressed: what is typed after it must find it done.
 */
export function useSingleClick(act: (target: Element) => void) {
  const down = useRef<{ x: number; y: number; isTouch: boolean }>(undefined);
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
    onPointerDown({ pointerType, clientX: x, clientY: y }: PointerEvent): void {
      cancel.current?.();
      down.current = { x, y, isTouch: pointerType === 'touch' };
    },
    onClick({ target, clientX, clientY, detail }: MouseEvent): void {
      const from = down.current;
      cancel.current?.();
      if (!(target instanceof Element) || detail > 1 || hasSelection()) return;
      if (from?.isTouch) return act(target);
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > DRAG_PX) return;
      wait(() => {
        if (!hasSelection()) act(target);
      });
    },
  };
}

export function hasSelection(): boolean {
  return getSelection()?.isCollapsed === false;
}
