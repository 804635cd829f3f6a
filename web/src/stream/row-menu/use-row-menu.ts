import { useCallback, useState } from 'react';
import { useBack } from '../../kit/back.js';
import { Later } from '../../kit/later.js';
import { useAskedFor } from '../../kit/use-asked-for.js';
import type { MenuAnchor, MenuTarget } from '../rows/row-context.js';

/** Large: the code of menus. */
const rowMenu = new Later(async () => import('./row-menu.js'));

/** The one menu of the stream. */
export function useRowMenu() {
  const [target, setTarget] = useState<MenuTarget>();
  const [wantsOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const RowMenu = useAskedFor(rowMenu, wantsOpen, close)?.RowMenu;

  const openMenu = useCallback((what: Pick<MenuTarget, 'name' | 'entry'>, anchor: Element | MenuAnchor) => {
    const focused = document.activeElement;
    const isByKey = focused instanceof HTMLElement && focused.matches('.stream :focus-visible');
    setTarget({ ...what, anchor, ...(isByKey && { origin: focused }) });
    setOpen(true);
  }, []);
  const isOpen = wantsOpen && RowMenu !== undefined;
  useBack(close, isOpen);
  return { RowMenu, target, isOpen, setOpen, openMenu };
}
