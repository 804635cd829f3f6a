import type { AccountView } from '../../../src/contract/rest.js';
import { useRoomUi, type OpenCard } from '../kit/room-ui.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

/** What an admin can do to an account: what is urgent as buttons, the rest in the table's menu. */
export function AccountActions(props: {
  account: AccountView;
  isMe: boolean;
  isMenuOpen: boolean;
  now: number;
  onMenu: (account: AccountView, button: HTMLElement) => void;
}) {
  const { account, isMe, isMenuOpen, now, onMenu } = props;
  const t = useText(membersStrings);
  const ui = useRoomUi();
  const { name, role, disabled } = account;
  if (isMe) {
    return (
      <button type="button" className="button" onClick={() => ui.show('account')}>
        {t.ownAccount}
      </button>
    );
  }
  const act = (act: OpenCard['act']) => (
    <button
      type="button"
      className="button"
      aria-label={t.actOn({ name, act: t[act] })}
      onClick={() => ui.act({ name, act })}
    >
      {t[act]}
    </button>
  );
  return (
    <>
      {role === 'member' && !disabled && (
        <>
          {act((account.mutedUntil ?? 0) > now ? 'unmute' : 'mute')}
          {act((account.kickedUntil ?? 0) > now ? 'readmit' : 'kick')}
        </>
      )}
      <button
        type="button"
        className="button"
        aria-label={t.moreFor({ name })}
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        onClick={event => onMenu(account, event.currentTarget)}
      >
        {t.more} <span aria-hidden="true">▾</span>
      </button>
    </>
  );
}
