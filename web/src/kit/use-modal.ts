import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useBack } from './back.js';
import { FocusPlace } from './focus-place.js';
import { giveFocusBack } from './give-focus-back.js';

/**
 * Opens a dialog as modal while it is on the page. The focus moves to `[data-first]`, else to the first element that
 * takes it, and afterwards to where it was.
 * @param close removes it from the page; the browser's Back calls it
 * @param elsewhere takes the focus if that place is gone
 */
export function useModal(close: () => void, elsewhere?: () => void): RefObject<HTMLDialogElement | null> {
  useBack(close);
  const ref = useRef<HTMLDialogElement>(null);
  const fallback = useRef(elsewhere);
  useLayoutEffect(() => {
    fallback.current = elsewhere;
  });
  useLayoutEffect(() => {
    const before = new FocusPlace();
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => giveFocusBack(before, fallback.current);
  }, []);
  return ref;
}
