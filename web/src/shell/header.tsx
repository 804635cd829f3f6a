import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBack } from '../kit/back.js';
import { useRoomUi, type View } from '../kit/room-ui.js';
import { LanguageButton, ThemeSelect } from '../kit/preferences.js';
import { useRoom } from '../kit/use-room.js';
import { useUnreadWhispers } from '../whispers/use-whispers.js';
import './header.css';

const TOOLS = 'header-tools';

/** The room's name and state, and the ways to other pages. On narrow screens these are in a menu. */
export function Header({ onLogout }: { onLogout: () => void }) {
  const { t } = useTranslation('shell');
  const room = useRoom(state => state.room) || t('kit:brand');
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const { show } = useRoomUi();
  const unread = useUnreadWhispers();
  const tools = useRef<HTMLDivElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  useBack(() => tools.current?.hidePopover(), isMenuOpen);
  const go = (to: View): void => {
    if (tools.current?.matches(':popover-open')) tools.current.hidePopover();
    show(to);
  };
  return (
    <header className="header">
      <div className="header-room">
        <LiveDot />
        <h1>
          <bdi>{room}</bdi>
        </h1>
        <Count />
        <span className="header-recording" title={t('kit:recorded')}>
          {t('recording')}
        </span>
      </div>
      <button type="button" className="button button-quiet header-menu" popoverTarget={TOOLS}>
        <span aria-hidden="true">☰</span>
        <span className="visually-hidden">{t('menu')}</span>
        <Unread count={unread} />
      </button>
      <div
        className="header-tools"
        id={TOOLS}
        popover="auto"
        ref={tools}
        onBeforeToggle={({ newState }) => setMenuOpen(newState === 'open')}
      >
        <button type="button" className="button button-quiet" onClick={() => go('whispers')}>
          {t('whispers')}
          <Unread count={unread} />
        </button>
        {isAdmin && (
          <button type="button" className="button button-quiet" onClick={() => go('members')}>
            {t('members')}
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={() => go('account')}>
          {t('account')}
        </button>
        <LanguageButton />
        <ThemeSelect />
        <button type="button" className="button button-quiet" onClick={onLogout}>
          {t('kit:logout')}
        </button>
      </div>
    </header>
  );
}

function LiveDot() {
  const { t } = useTranslation('shell');
  const state = useRoom(({ connection }) => connection.state);
  return (
    <span className={`live-dot live-dot-${state}`} title={t(`link.${state}`)}>
      <span className="visually-hidden">{t(`link.${state}`)}</span>
    </span>
  );
}

/** How many are here. Where the list is a sheet, this opens it. */
function Count() {
  const { t } = useTranslation('shell');
  const count = useRoom(state => state.count);
  const isPartial = useRoom(state => state.partial);
  const hasEntered = useRoom(state => state.me !== undefined);
  const { isSheetOpen, openSheet } = useRoomUi();
  if (!hasEntered) return null;
  const text = t(isPartial ? 'onlinePartial' : 'online', { count });
  return (
    <>
      <span className="header-count">{text}</span>
      <button
        type="button"
        className="button header-count-button"
        aria-expanded={isSheetOpen}
        title={t('showOnline')}
        onClick={() => openSheet(!isSheetOpen)}
      >
        {text}
      </button>
    </>
  );
}

function Unread({ count }: { count: number }) {
  const { t } = useTranslation('shell');
  if (count === 0) return null;
  return (
    <span className="header-unread">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="visually-hidden">{t('unreadWhispers', { count })}</span>
    </span>
  );
}
