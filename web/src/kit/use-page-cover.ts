import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useBack } from './back.js';
import { FocusPlace, useFocusOfGone } from './focus-place.js';
import { giveFocusBack } from './give-focus-back.js';

/**
 * A page over the room: what is below it is inert until it closes, except toasts and dialogs. The focus moves to
 * `[data-first]`, and back at the end.
 * @param close closes it; the browser's Back calls it
 * @param elsewhere takes the focus if the element that had it is gone
 * @param onEscape is what Esc does, wherever the focus is
 */
export function usePageCover(
  close: () => void,
  elsewhere: () => void,
  onEscape = close,
): RefObject<HTMLElement | null> {
  const isTop = useBack(close);
  const ref = useRef<HTMLElement>(null);
  const latest = useRef({ onEscape, elsewhere });
  useLayoutEffect(() => {
    latest.current = { onEscape, elsewhere };
  });
  useFocusOfGone(ref);
  useEffect(() => {
    let wasTop = false;
    // what is open over it may be gone when the press has passed through the page
    const begin = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') wasTop = isTop();
    };
    const end = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && wasTop && !event.defaultPrevented && !event.isComposing)
        latest.current.onEscape();
    };
    addEventListener('keydown', begin, true);
    addEventListener('keydown', end);
    return () => {
      removeEventListener('keydown', begin, true);
      removeEventListener('keydown', end);
    };
  }, [isTop]);
  useLayoutEffect(() => {
    const page = ref.current;
    const before = new FocusPlace();
    const below = [...(page?.parentElement?.children ?? [])].filter(
      part => part instanceof HTMLElement && part !== page && !part.matches('dialog, [aria-live], [inert]'),
    );
    for (const part of below) part.toggleAttribute('inert', true);
    page?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      for (const part of below) part.toggleAttribute('inert', false);
      giveFocusBack(before, latest.current.elsewhere);
    };
  }, []);
  return ref;
}
