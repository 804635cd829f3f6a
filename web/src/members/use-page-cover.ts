import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useBack } from '../kit/back.js';
import { giveFocusBack } from '../kit/give-focus-back.js';

/**
 * A page over the room: what is below it is inert until it closes, except toasts and dialogs. The focus moves to
 * `[data-first]`, and back at the end.
 * @param close closes it; the browser's Back calls it
 * @param elsewhere takes the focus if the element that had it is gone
 */
export function usePageCover(close: () => void, elsewhere: () => void): RefObject<HTMLElement | null> {
  useBack(close);
  const ref = useRef<HTMLElement>(null);
  const fallback = useRef(elsewhere);
  useLayoutEffect(() => {
    fallback.current = elsewhere;
  });
  useLayoutEffect(() => {
    const page = ref.current;
    const before = document.activeElement;
    const below = [...(page?.parentElement?.children ?? [])].filter(
      part => part instanceof HTMLElement && part !== page && !part.matches('dialog, [aria-live], [inert]'),
    );
    for (const part of below) part.toggleAttribute('inert', true);
    page?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      for (const part of below) part.toggleAttribute('inert', false);
      giveFocusBack(before, fallback.current);
    };
  }, []);
  return ref;
}
