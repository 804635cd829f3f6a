import { useCallback, useEffect, useId, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { MemberList, type UnreadWhispers } from './member-list.js';
import { useControlKey } from '../kit/use-control-key.js';
import { useIsNarrow } from '../kit/use-is-narrow.js';
import { useModal } from '../kit/use-modal.js';
import './presence.css';
import { useText } from '../i18n/index.js';
import { presenceStrings } from './strings.js';

/** Who is here: a panel beside the stream, or a sheet over it where there is no room for a panel. */
export function Presence({ unread }: { unread: UnreadWhispers }) {
  const { isSheetOpen, openSheet } = useRoomUi();
  const isNarrow = useIsNarrow();
  const [searches, setSearches] = useState(0);
  useControlKey(
    'KeyK',
    useCallback(() => {
      if (isNarrow) openSheet(true);
      setSearches(count => count + 1);
    }, [isNarrow, openSheet]),
  );
  const isClosed = isNarrow && !isSheetOpen;
  useEffect(() => {
    if (isClosed) setSearches(0);
  }, [isClosed]);
  const titleId = useId();
  useEffect(() => {
    if (!isNarrow && isSheetOpen) openSheet(false);
  }, [isNarrow, isSheetOpen, openSheet]);
  if (!isNarrow)
    return (
      <aside className="presence" aria-labelledby={titleId}>
        <Contents titleId={titleId} searches={searches} unread={unread} leave={() => {}} />
      </aside>
    );
  if (!isSheetOpen) return null;
  // at once: while it is open, nothing below it can have the focus
  const leave = (): void => flushSync(() => openSheet(false));
  return (
    <Sheet titleId={titleId} onClose={() => openSheet(false)}>
      <Contents
        titleId={titleId}
        searches={searches}
        unread={unread}
        leave={leave}
        onClose={() => openSheet(false)}
      />
    </Sheet>
  );
}

function Sheet({ titleId, onClose, children }: { titleId: string; onClose(): void; children: ReactNode }) {
  const dialog = useModal(onClose);
  return (
    <dialog
      ref={dialog}
      className="presence-sheet"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <div className="presence">{children}</div>
    </dialog>
  );
}

function Contents(props: {
  titleId: string;
  /** How often a name was asked for. */
  searches: number;
  unread: UnreadWhispers;
  leave(): void;
  onClose?: () => void;
}) {
  const { titleId, searches, unread, leave, onClose } = props;
  const t = useText(presenceStrings);
  const connection = useRoom(state => state.connection);
  const count = useRoom(state => state.count);
  const isPartial = useRoom(state => state.partial);
  const unnamed = useRoom(state => (state.partial ? 0 : state.count - state.members.length));
  const isHere = useRoom(state => state.me !== undefined);
  return (
    <>
      <div className="presence-head">
        <h2 id={titleId}>{isHere ? t.title({ count }) : t.list}</h2>
        {onClose && (
          <button type="button" className="button button-quiet" onClick={onClose}>
            {t.close}
          </button>
        )}
      </div>
      {isPartial && <p className="presence-hint">{t.partial}</p>}
      {(isHere || searches > 0) && <MemberList searches={searches} unread={unread} leave={leave} />}
      {!isHere && <p className="presence-hint">{t.loading}</p>}
      {isHere && unnamed > 0 && <p className="presence-hint">{t.unnamed({ count: unnamed })}</p>}
      <p className="presence-link" data-state={connection.state}>
        {t.link({ state: t[`link_${connection.state}`] })}
      </p>
    </>
  );
}
