import { useCallback, useEffect, useState, type ComponentType } from 'react';
import { useBack } from '../../kit/back.js';
import type { RowMenuProps } from './row-menu.js';
import type { MenuAnchor, MenuTarget } from './row-context.js';

const FETCH_AFTER_MS = 1_500;

/** The one menu of the stream. Its code is large: it is fetched after the room is there, or when first wanted. */
export function useRowMenu() {
  const [target, setTarget] = useState<MenuTarget>();
  const [wantsOpen, setOpen] = useState(false);
  const [RowMenu, setRowMenu] = useState<ComponentType<RowMenuProps>>();

  const fetchMenu = useCallback(() => {
    import('./row-menu.js').then(
      module => setRowMenu(() => module.RowMenu),
      // without a connection now: fetched when it is wanted the next time
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
