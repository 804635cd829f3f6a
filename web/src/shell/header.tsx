import { useEffect, useRef, useState } from 'react';
import { useBack } from '../kit/back.js';
import { knowRoom } from '../kit/front-page.js';
import { HouseMark, houseClass } from '../kit/house-mark.js';
import { Icon } from '../kit/icon.js';
import { MemberMark } from '../kit/member-mark.js';
import { useRoomUi, type View } from '../kit/room-ui.js';
import { LanguageButton } from '../kit/preferences.js';
import { UnreadCount } from '../kit/unread-count.js';
import { useRoom } from '../kit/use-room.js';
import { COVERS } from './parts.js';
import './header.css';
import { useText } from '../i18n/index.js';
import { shellStrings } from './strings.js';
import { kitStrings } from '../kit/strings.js';

const TOOLS = 'header-tools';
/** An admin is about to open it. */
const loadMembers = (): void => void COVERS.members?.load().catch(() => undefined);
const loadRecords = (): void => void COVERS.records?.load().catch(() => undefined);

/**
 * The room's name and who is here, the ways to other pages, and the viewer's own menu.
 * @param unread whispers
 */
export function Header({ onLogout, unread }: { onLogout: () => void; unread: number }) {
  const t = useText(shellStrings);
  const kit = useText(kitStrings);
  const room = useRoom(state => state.room) || kit.brand;
  const about = useRoom(state => state.about);
  useEffect(() => knowRoom(about), [about]);
  const me = useRoom(state => state.me);
  const { show } = useRoomUi();
  const mentions = useRoom(state => state.mentions);
  const tools = useRef<HTMLDivElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  useBack(() => tools.current?.hidePopover(), isMenuOpen);
  const go = (to: View): void => {
    if (tools.current?.matches(':popover-open')) tools.current.hidePopover();
    show(to);
  };
  return (
    <header className="header">
      <span className={`header-house ${houseClass(about?.colour)}`}>
        <HouseMark />
      </span>
      <div className="header-room">
        <h1 title={about?.description === undefined ? room : `${room}\n${about.description}`}>
          <bdi>{room}</bdi>
        </h1>
        <Here />
      </div>
      <button
        type="button"
        className="button button-quiet header-icon"
        aria-label={t.search}
        title={t.search}
        onClick={() => go('search')}
      >
        <Icon name="search" />
      </button>
      <button
        type="button"
        className="button button-quiet header-icon"
        title={t.mentions}
        onClick={() => go('mentions')}
      >
        <Icon name="at" />
        <span className="visually-hidden">{t.mentions}</span>
        {mentions > 0 && (
          <UnreadCount
            className="header-unread header-mentioned"
            count={mentions}
            words={t.unreadMentions({ count: mentions })}
          />
        )}
      </button>
      <button
        type="button"
        className="button button-quiet header-icon"
        title={t.whispers}
        onClick={() => go('whispers')}
      >
        <Icon name="whisper" />
        <span className="visually-hidden">{t.whispers}</span>
        {unread > 0 && (
          <UnreadCount className="header-unread" count={unread} words={t.unreadWhispers({ count: unread })} />
        )}
      </button>
      {me?.role === 'admin' && (
        <>
          <button
            type="button"
            className="button button-quiet header-icon header-members"
            aria-label={t.records}
            title={t.records}
            onPointerEnter={loadRecords}
            onFocus={loadRecords}
            onClick={() => go('records')}
          >
            <Icon name="record" />
          </button>
          <button
            type="button"
            className="button button-quiet header-icon header-members"
            aria-label={t.members}
            title={t.members}
            onPointerEnter={loadMembers}
            onFocus={loadMembers}
            onClick={() => go('members')}
          >
            <Icon name="people" />
          </button>
        </>
      )}
      <button
        type="button"
        className="button button-quiet header-icon header-menu"
        popoverTarget={TOOLS}
        aria-label={t.menu}
        title={t.menu}
      >
        <MemberMark name={me?.name ?? ''} id={me?.id} />
      </button>
      <div
        className="header-tools"
        id={TOOLS}
        popover="auto"
        ref={tools}
        onBeforeToggle={({ newState }) => setMenuOpen(newState === 'open')}
      >
        {me && (
          <p className="header-me">
            <bdi>{me.name}</bdi>
          </p>
        )}
        <button type="button" className="button button-quiet" onClick={() => go('account')}>
          {t.account}
        </button>
        <button type="button" className="button button-quiet" onClick={() => go('my-record')}>
          {t.myRecord}
        </button>
        {me?.role === 'admin' && (
          <>
            {(['records', 'members'] as const).map(to => (
              <button
                key={to}
                type="button"
                className="button button-quiet header-members-tool"
                onClick={() => go(to)}
              >
                {t[to]}
              </button>
            ))}
            <button type="button" className="button button-quiet" onClick={() => go('room-settings')}>
              {t.roomSettings}
            </button>
          </>
        )}
        <button type="button" className="button button-quiet" onClick={() => go('calls')}>
          {t.notifications}
        </button>
        <button type="button" className="button button-quiet" onClick={() => go('appearance')}>
          {t.appearance}
        </button>
        <LanguageButton />
        <button type="button" className="button button-quiet" onClick={() => go('keys')}>
          {t.keys}
        </button>
        <button type="button" className="button button-quiet" onClick={onLogout}>
          {kit.logout}
        </button>
      </div>
    </header>
  );
}

/** How many are here, or that the connection is lost. Where the list of members is a sheet, this opens it. */
function Here() {
  const t = useText(shellStrings);
  const kit = useText(kitStrings);
  const state = useRoom(({ connection }) => connection.state);
  const count = useRoom(room => room.count);
  const isPartial = useRoom(room => room.partial);
  const hasEntered = useRoom(room => room.me !== undefined);
  const { isSheetOpen, openSheet } = useRoomUi();
  const isLive = state === 'live' && hasEntered;
  const text = isLive ? t[isPartial ? 'onlinePartial' : 'online']({ count }) : t[`link_${state}`];
  const recorded = isLive && (
    <>
      <span className="header-recorded"> · {t.recorded}</span>
      <span className="header-recorded-short"> · {t.recordedShort}</span>
    </>
  );
  return (
    <>
      <p className="header-here" title={kit.recorded}>
        {text}
        {recorded}
      </p>
      {hasEntered && (
        <button
          type="button"
          className="header-count-button"
          aria-expanded={isSheetOpen}
          title={t.showOnline}
          onClick={() => openSheet(!isSheetOpen)}
        >
          {text}
          {recorded}
        </button>
      )}
    </>
  );
}
