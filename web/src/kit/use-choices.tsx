import { Menu, useMenuStore } from '@ariakit/react';
import { useCallback, useState, type ReactNode } from 'react';
import { useBack } from './back.js';
import { Choices, type Choice } from './choices.js';
import { useMenuPlace } from './use-menu-place.js';

/**
 * The one menu of a list, at the button that opened it.
 * @param choicesOf what it offers for a row, in parts
 */
export function useChoices<T>(
  labelOf: (row: T) => string,
  choicesOf: (row: T) => readonly (readonly Choice[])[],
): {
  menu: ReactNode;
  /** Opens it for a row, or closes it. */
  openMenu: (row: T, button: HTMLElement) => void;
  /** The row that it is open for. */
  openFor: T | undefined;
} {
  const [row, setRow] = useState<T>();
  const [isOpen, setOpen] = useState(false);
  const store = useMenuStore({ open: isOpen, setOpen, placement: 'bottom-end' });
  useBack(() => setOpen(false), isOpen);
  const place = useMenuPlace();
  const openMenu = useCallback(
    (next: T, button: HTMLElement) => {
      const { open, disclosureElement } = store.getState();
      if (open && disclosureElement === button) return store.hide();
      // with it as the disclosure, a click on it is none outside of the menu, and gets the focus back
      store.setDisclosureElement(button);
      store.setAnchorElement(button);
      place.openAt(button);
      store.setInitialFocus('first');
      store.setAutoFocusOnShow(true);
      setRow(next);
      store.show();
    },
    [store, place],
  );
  const menu = row !== undefined && (
    <Menu store={store} className="menu" gutter={4} unmountOnHide {...place.props} aria-label={labelOf(row)}>
      <Choices parts={choicesOf(row)} onChosen={() => place.giveFocusBack()} />
    </Menu>
  );
  return { menu, openMenu, openFor: isOpen ? row : undefined };
}
