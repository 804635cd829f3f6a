import { Menu, MenuButton, MenuItem, MenuProvider } from '@ariakit/react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../src/contract/rest.js';
import { useBack } from '../kit/back.js';
import { useRoomUi, type OpenCard } from '../kit/room-ui.js';
import type { Change } from './change-dialog.js';

/** What an admin can do to an account: what is urgent as buttons, the rest in a menu. */
export function AccountActions(props: {
  account: AccountView;
  isMe: boolean;
  now: number;
  onChange: (change: Change) => void;
}) {
  const { account, isMe, now, onChange } = props;
  const { t } = useTranslation('members');
  const ui = useRoomUi();
  const menuButton = useRef<HTMLButtonElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  useBack(() => setMenuOpen(false), isMenuOpen);
  const { name, role, disabled } = account;
  if (isMe) {
    return (
      <button type="button" className="button" onClick={() => ui.show('account')}>
        {t('ownAccount')}
      </button>
    );
  }
  const act = (act: OpenCard['act']) => (
    <button
      type="button"
      className="button"
      aria-label={t('actOn', { name, act: t(act) })}
      onClick={() => ui.act({ name, act })}
    >
      {t(act)}
    </button>
  );
  const changes: Change[] = [
    'newPassword',
    role === 'admin' ? 'toMember' : 'toAdmin',
    disabled ? 'enable' : 'disable',
  ];
  return (
    <>
      {role === 'member' && !disabled && (
        <>
          {act((account.mutedUntil ?? 0) > now ? 'unmute' : 'mute')}
          {act((account.kickedUntil ?? 0) > now ? 'readmit' : 'kick')}
        </>
      )}
      <MenuProvider placement="bottom-end" open={isMenuOpen} setOpen={setMenuOpen}>
        <MenuButton ref={menuButton} className="button" aria-label={t('moreFor', { name })}>
          {t('more')} <span aria-hidden="true">▾</span>
        </MenuButton>
        <Menu className="members-menu" gutter={4} unmountOnHide>
          {changes.map(change => (
            <MenuItem
              key={change}
              className="members-menu-item"
              onClick={() => {
                // the dialog returns the focus to where it was
                menuButton.current?.focus();
                onChange(change);
              }}
            >
              {t(change)}
            </MenuItem>
          ))}
        </Menu>
      </MenuProvider>
    </>
  );
}
