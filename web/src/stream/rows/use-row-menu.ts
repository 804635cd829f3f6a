import { useCallback, useEffect, useState, type ComponentType } from 'react';
import { useBack } from '../../kit/back.js';
import type { RowMenuProps } from './row-menu.js';
import type { MenuAnchor, MenuTarget } from './row-context.js';

const FETCH_AFTER_MS = 1_500;

/** The one menu of the stream. Its code is large, so it is fetched after the room has loaded, or when first needed. */
export function useRowMenu() {
  const [target, setTarget] = useState<MenuTarget>();
  const [wantsOpen, setOpen] = useState(false);
  const [RowMenu, setRowMenu] = useState<ComponentType<RowMenuProps>>();

  const fetchMenu = useCallback(() => {
    import('./row-menu.js').then(
      module => setRowMenu(() => module.RowMenu),
      // not connected now: fetched when it is needed again
      () => setOpen(false),
    );
  }, []);
  useEffect(() => {
    const timer = setTimeout(fetchMenu, FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [fetchMenu]);

  const openMenu = useCallback(
    (what: Pick<MenuTarget, 'name' | 'entry'>, anchor: Element | MenuAnchor) => {
      const focused = document.activeElement;
      const isByKey = focused instanceof HTMLElement && focused.matches('.stream :focus-visible');
      setTarget({ ...what, anchor, ...(isByKey && { origin: focused }) });
      setOpen(true);
      fetchMenu();
    },
    [fetchMenu],
  );
  const isOpen = wantsOpen && RowMenu !== undefined;
  useBack(() => setOpen(false), isOpen);
  return { RowMenu, target, isOpen, setOpen, openMenu };
}
