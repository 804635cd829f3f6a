import { Menu, MenuItem, useMenuStore } from '@ariakit/react';
import { useCallback, useState, type ReactNode } from 'react';
import type { AccountView } from '../../../src/contract/rest.js';
import { useBack } from '../kit/back.js';
import { useMenuPlace } from '../kit/use-menu-place.js';
import type { Change } from './change-dialog.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';
import '../kit/menu.css';

/** The one menu of the table, at the button that opened it. */
export function useAccountMenu(onChange: (account: AccountView, change: Change) => void): {
  menu: ReactNode;
  /** Opens it for an account, or closes it. */
  toggle: (account: AccountView, button: HTMLElement) => void;
  /** The id of the account that it is open for. */
  openFor: number | undefined;
} {
  const t = useText(membersStrings);
  const [account, setAccount] = useState<AccountView>();
  const [isOpen, setOpen] = useState(false);
  const store = useMenuStore({ open: isOpen, setOpen, placement: 'bottom-end' });
  useBack(() => setOpen(false), isOpen);
  const place = useMenuPlace();
  const toggle = useCallback(
    (next: AccountView, button: HTMLElement) => {
      const { open, disclosureElement } = store.getState();
      if (open && disclosureElement === button) return store.hide();
      // with it as the disclosure, a click on it is none outside of the menu, and gets the focus back
      store.setDisclosureElement(button);
      store.setAnchorElement(button);
      place.openAt(button);
      store.setInitialFocus('first');
      store.setAutoFocusOnShow(true);
      setAccount(next);
      store.show();
    },
    [store, place],
  );
  const changes: Change[] = account
    ? [
        'newPassword',
        account.role === 'admin' ? 'toMember' : 'toAdmin',
        account.disabled ? 'enable' : 'disable',
      ]
    : [];
  const menu = (
    <Menu
      store={store}
      className="menu"
      gutter={4}
      unmountOnHide
      {...place.props}
      aria-label={account && t.moreFor({ name: account.name })}
    >
      {changes.map(change => (
        <MenuItem
          key={change}
          className="menu-item"
          onClick={() => {
            // the dialog returns the focus to where it was
            place.giveFocusBack();
            onChange(account!, change);
          }}
        >
          {t[change]}
        </MenuItem>
      ))}
    </Menu>
  );
  return { menu, toggle, openFor: isOpen ? account?.id : undefined };
}
