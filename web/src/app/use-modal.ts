import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Opens a dialog as modal for as long as it stands on the page. Then the focus goes back to where it was.
 * @param elsewhere takes the focus when that place is gone
 */
export function useModal(elsewhere?: () => void): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null);
  const fallback = useRef(elsewhere);
  useLayoutEffect(() => {
    fallback.current = elsewhere;
  });
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      // React hears no events while it takes the dialog off the page
      queueMicrotask(() => {
        if (before instanceof HTMLElement && before !== document.body) before.focus();
        if (before === document.body || document.activeElement !== before) fallback.current?.();
      });
    };
  }, []);
  return ref;
}
