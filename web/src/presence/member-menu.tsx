import { Menu, useMenuStore } from '@ariakit/react';
import { useLayoutEffect } from 'react';
import { useBack } from '../kit/back.js';
import { Choices } from '../kit/choices.js';
import { useMenuPlace } from '../kit/use-menu-place.js';
import { useText } from '../i18n/index.js';
import { useMemberChoices } from './member-choices.js';
import { presenceStrings } from './strings.js';

interface MemberMenuProps {
  /** The member, who may have left. */
  name: string;
  /** The row it belongs to; the menu is open while there is one. */
  row: HTMLElement | undefined;
  onClose(): void;
  /** Closes a sheet before the focus moves on. */
  leave(): void;
}

/** The actions for a member of the list. */
export function MemberMenu({ name, row, onClose, leave }: MemberMenuProps) {
  const t = useText(presenceStrings);
  const menu = useMenuStore({
    open: row !== undefined,
    setOpen: open => !open && onClose(),
    placement: 'bottom-start',
    focusLoop: true,
  });
  useBack(onClose, row !== undefined);
  const place = useMenuPlace();
  useLayoutEffect(() => {
    if (!row) return;
    place.openAt(row);
    menu.setAnchorElement(row);
    menu.setDisclosureElement(row);
    menu.setInitialFocus('first');
    menu.setAutoFocusOnShow(true);
  }, [menu, place, row]);
  const { talk, hide, acts, record } = useMemberChoices(name, row !== undefined);
  return (
    <Menu
      store={menu}
      className="menu"
      aria-label={t.menu({ name })}
      fixed
      gutter={2}
      unmountOnHide
      {...place.props}
      // otherwise the same key would also close the sheet below
      hideOnEscape={event => {
        event.preventDefault();
        return true;
      }}
    >
      <Choices parts={[talk, hide, acts, record]} onChosen={leave} />
    </Menu>
  );
}
