import { Menu, MenuItem, MenuSeparator, useMenuStore } from '@ariakit/react';
import { useLayoutEffect } from 'react';
import type { MemberView } from '../../../src/contract/events.js';
import { useBack } from '../kit/back.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { presenceStrings } from './strings.js';

export interface MemberMenuProps {
  member: MemberView | undefined;
  /** The row it belongs to; the menu is open while there is one. */
  row: HTMLElement | undefined;
  onClose(): void;
  /** Closes a sheet before the focus moves on. */
  leave(): void;
}

/** The actions for a member of the list. */
export function MemberMenu({ member, row, onClose, leave }: MemberMenuProps) {
  const t = useText(presenceStrings);
  const ui = useRoomUi();
  const { clock } = useRoomClient();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const menu = useMenuStore({
    open: row !== undefined,
    setOpen: open => !open && onClose(),
    placement: 'bottom-start',
    focusLoop: true,
  });
  useBack(onClose, row !== undefined);
  useLayoutEffect(() => {
    if (!row) return;
    menu.setAnchorElement(row);
    menu.setDisclosureElement(row);
    menu.setInitialFocus('first');
    menu.setAutoFocusOnShow(true);
  }, [menu, row]);
  if (!member) return null;
  const { name, role, mutedUntil } = member;
  const isMuted = mutedUntil !== undefined && mutedUntil > clock.now();
  const item = (label: string, chosen: () => void) => (
    <MenuItem
      className="presence-item"
      onClick={() => {
        leave();
        chosen();
      }}
    >
      {label}
    </MenuItem>
  );
  return (
    <Menu
      store={menu}
      className="presence-menu"
      aria-label={t.menu({ name })}
      fixed
      gutter={2}
      unmountOnHide
      // otherwise the same key would also close the sheet below
      hideOnEscape={event => {
        event.preventDefault();
        return true;
      }}
    >
      {item(t.whisper, () => ui.reply(name))}
      {item(t.mention, () => ui.mention(name))}
      {item(t.pastWhispers, () => ui.openWhispers(name))}
      {isAdmin && role !== 'admin' && (
        <>
          <MenuSeparator className="presence-separator" />
          {isMuted
            ? item(t.unmute, () => ui.act({ name, act: 'unmute' }))
            : item(t.mute, () => ui.act({ name, act: 'mute' }))}
          {item(t.kick, () => ui.act({ name, act: 'kick' }))}
        </>
      )}
    </Menu>
  );
}
