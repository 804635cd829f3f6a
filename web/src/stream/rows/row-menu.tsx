import { Menu, MenuItem, MenuSeparator, useMenuStore } from '@ariakit/react';
import { useEffect, useRef, type ReactNode } from 'react';
import { toast } from '../../kit/toast.js';
import { nameKey, sameName } from '../../../../src/contract/names.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { useRoomClient } from '../../kit/use-room.js';
import { actsOn } from '../../moderation/sanction-state.js';
import { copy, evidence } from './evidence.js';
import { ignore, useIgnored } from './ignored.js';
import type { MenuTarget } from './row-context.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

export interface RowMenuProps {
  target: MenuTarget;
  isOpen: boolean;
  setOpen(open: boolean): void;
  me: string | undefined;
  isAdmin: boolean;
}

/** The menu of a row or a name: to speak to the member, to copy or hide what was said, and for admins to act. */
export function RowMenu({ target, isOpen, setOpen, me, isAdmin }: RowMenuProps) {
  const t = useText(streamStrings);
  const ui = useRoomUi();
  const client = useRoomClient();
  const menu = useMenuStore({ open: isOpen, setOpen, placement: 'bottom-start' });
  const movesFocus = useRef(false);
  const ignored = useIgnored();
  const { name, entry, anchor, origin } = target;
  const item = entry?.kind === 'item' ? entry.item : undefined;
  const isMe = sameName(name, me);
  useEffect(() => {
    if (!isOpen) return;
    // opened without a button of its own, it would leave the focus where it is
    menu.setInitialFocus(origin ? 'first' : 'container');
    menu.setAutoFocusOnShow(true);
  }, [isOpen, menu, origin]);
  const acts = isOpen && isAdmin && !isMe ? actsOn(client.state, name, client.clock.now()) : [];
  const isIgnored = ignored.has(nameKey(name));
  const copied = { done: t.copied, failed: t.copyFailed };
  const choice = (label: string, choose: () => void, moves = false): ReactNode => (
    <MenuItem
      key={label}
      className="stream-menu-item"
      onClick={() => {
        movesFocus.current = moves;
        choose();
      }}
    >
      {label}
    </MenuItem>
  );
  const toggleIgnored = (): void => {
    ignore(name, !isIgnored);
    if (isIgnored) return;
    toast.message(t.ignored({ name }), {
      action: { label: t.undo, onClick: () => ignore(name, false) },
    });
  };
  return (
    <Menu
      store={menu}
      fixed
      gutter={4}
      className="stream-menu"
      aria-label={t.menuOf({ name })}
      getAnchorRect={() => (anchor instanceof Element ? anchor.getBoundingClientRect() : anchor)}
      finalFocus={origin}
      autoFocusOnHide={() => {
        const stays = !movesFocus.current && origin !== undefined;
        movesFocus.current = false;
        return stays;
      }}
    >
      <div className="stream-menu-head" aria-hidden="true">
        <bdi>{name}</bdi>
      </div>
      {!isMe && (
        <>
          {choice(t.menuWhisper, () => ui.reply(name), true)}
          {choice(t.menuMention, () => ui.mention(name), true)}
        </>
      )}
      {item?.kind === 'chat' && choice(t.answer, () => ui.quote(item), true)}
      {item && (
        <>
          {(!isMe || item.kind === 'chat') && <MenuSeparator className="stream-menu-line" />}
          {choice(t.menuCopy, () => void copy(evidence(item), copied))}
          {choice(t.menuLink, () => void copy(linkTo(item.seq), copied))}
        </>
      )}
      {!isMe && choice(isIgnored ? t.menuUnignore : t.menuIgnore, toggleIgnored)}
      {acts.length > 0 && (
        <>
          <MenuSeparator className="stream-menu-line" />
          {acts.map(act => choice(t[MENU_ACTS[act]], () => ui.act({ name, act }), true))}
        </>
      )}
    </Menu>
  );
}

const MENU_ACTS = {
  mute: 'menuMute',
  unmute: 'menuUnmute',
  kick: 'menuKick',
  readmit: 'menuReadmit',
} as const;

function linkTo(seq: number): string {
  return `${location.origin}/#m${seq}`;
}
