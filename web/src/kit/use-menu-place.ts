import { useMemo, useRef } from 'react';
import { FocusPlace } from './focus-place.js';

/** Keeps a menu where it was opened, and gives the focus back from it, also when the row that it is of is gone. */
export function useMenuPlace() {
  const place = useRef<FocusPlace>(undefined);
  const rect = useRef<DOMRect>(undefined);
  return useMemo(
    () => ({
      openAt(button: HTMLElement): void {
        place.current = new FocusPlace(button);
      },
      giveFocusBack(): void {
        place.current?.give();
      },
      /** Of Ariakit's menu. */
      props: {
        getAnchorRect(anchor: HTMLElement | null) {
          if (anchor?.isConnected === true) rect.current = anchor.getBoundingClientRect();
          return rect.current ?? null;
        },
        autoFocusOnHide(button: HTMLElement | null) {
          if (!button) place.current?.give();
          return button !== null;
        },
      },
    }),
    [],
  );
}
