import { useCallback, useState } from 'react';
import { useBack } from '../../kit/back.js';
import { Later, useLater } from '../../kit/later.js';
import { toastNotLoaded } from '../../kit/toast.js';
import { usePending } from '../../kit/use-pending.js';
import type { MenuAnchor, MenuTarget } from '../rows/row-context.js';

/** Large: the code of menus. */
const rowMenu = new Later(async () => import('./row-menu.js'));

/** The one menu of the stream. */
export function useRowMenu() {
  const [target, setTarget] = useState<MenuTarget>();
  const [wantsOpen, setOpen] = useState(false);
  const fail = useCallback(() => {
    // else it would open when its code comes at last, for another reason
    setOpen(false);
    toastNotLoaded();
  }, []);
  const RowMenu = useLater(rowMenu, wantsOpen, fail)?.RowMenu;

  const openMenu = useCallback((what: Pick<MenuTarget, 'name' | 'entry'>, anchor: Element | MenuAnchor) => {
    const focused = document.activeElement;
    const isByKey = focused instanceof HTMLElement && focused.matches('.stream :focus-visible');
    setTarget({ ...what, anchor, ...(isByKey && { origin: focused }) });
    setOpen(true);
  }, []);
  const isOpen = wantsOpen && RowMenu !== undefined;
  useBack(() => setOpen(false), isOpen);
  usePending(() => setOpen(false), wantsOpen && !isOpen);
  return { RowMenu, target, isOpen, setOpen, openMenu };
}
