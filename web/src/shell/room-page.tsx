import { useCallback, useEffect } from 'react';
import { isOwnChange } from '../account/own-password.js';
import type { SessionEnd } from '../client/state.js';
import { Composer } from '../composer/composer.js';
import { useAreStepsClosed } from '../guide/closed-steps.js';
import { Presence } from '../presence/presence.js';
import { Stream } from '../stream/stream.js';
import { useUnreadWhispers } from '../whispers/use-whispers.js';
import { ConnectionBanner } from './connection-banner.js';
import { RoomUiProvider, useRoomUi } from '../kit/room-ui.js';
import { Header } from './header.js';
import { Aside, Background, COVERS, GuideBar, isInAside, NoticeBar } from './parts.js';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { LazyToaster } from '../kit/lazy-toaster.js';
import { session } from '../kit/services.js';
import { TitleBadge } from './title-badge.js';
import { useControlKey } from '../kit/use-control-key.js';
import { useHelpKey } from './use-help-key.js';
import { useNewRoomClient } from './use-room-client.js';
import { RoomContext, useRoom, useRoomClient } from '../kit/use-room.js';
import './room-page.css';
import { useText } from '../i18n/index.js';
import { shellStrings } from './strings.js';

/** The room, while a member is logged in. */
export default function RoomPage({ onLeave }: { onLeave: (why: SessionEnd | undefined) => void }) {
  const client = useNewRoomClient();
  return (
    <RoomContext value={client}>
      <RoomUiProvider>
        <Leaving onLeave={onLeave} />
        <RoomLayout onLogout={() => onLeave(undefined)} />
      </RoomUiProvider>
    </RoomContext>
  );
}

function RoomLayout({ onLogout }: { onLogout: () => void }) {
  const t = useText(shellStrings);
  const { view, show, act } = useRoomUi();
  const Cover = COVERS[view];
  const close = (): void => show('room');
  const unread = useUnreadWhispers();
  useHelpKey(useCallback(() => show('keys'), [show]));
  useControlKey(
    'KeyF',
    useCallback(() => show('search'), [show]),
    { shift: true },
  );
  return (
    <div className="room">
      <Header onLogout={onLogout} unread={unread.total} />
      <main className="room-main">
        <ConnectionBanner />
        <ErrorBoundary fallback={null}>
          <Background />
        </ErrorBoundary>
        <FirstSteps />
        <Notice />
        <Stream />
        <Composer />
      </main>
      <Presence unread={unread.counts} />
      <ErrorBoundary
        onClose={() => {
          act(undefined);
          if (isInAside(view)) close();
        }}
      >
        <Aside />
      </ErrorBoundary>
      {Cover && (
        <ErrorBoundary key={view} onClose={close}>
          <Cover />
        </ErrorBoundary>
      )}
      <TitleBadge />
      <LazyToaster label={t.notices} />
    </div>
  );
}

/** What an admin has yet to do to open the room; its code is fetched only where something may be left. */
function FirstSteps() {
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const areClosed = useAreStepsClosed();
  if (!isAdmin || areClosed) return null;
  return (
    <ErrorBoundary fallback={null}>
      <GuideBar />
    </ErrorBoundary>
  );
}

/** What admins want all to read. */
function Notice() {
  const hasNotice = useRoom(state => state.about?.notice !== undefined);
  if (!hasNotice) return null;
  return (
    <ErrorBoundary fallback={null}>
      <NoticeBar />
    </ErrorBoundary>
  );
}

/** Ends that need a new log-in, or that the member chose, lead to the log-in page; the rest stay in the banner. */
function Leaving({ onLeave }: { onLeave: (why: SessionEnd) => void }) {
  const client = useRoomClient();
  const connection = useRoom(state => state.connection);
  useEffect(() => {
    if (connection.state !== 'ended' || connection.code === 'REPLACED' || connection.code === 'RATE_LIMITED')
      return;
    // a renewed token is used from the next connection on
    const freshAt = session.login?.expiresAt ?? 0;
    if (connection.code === 'TOKEN_EXPIRED' && freshAt > client.clock.now() + 1_000) return client.connect();
    const { state: _, ...why } = connection;
    const leave = (): void => onLeave({ ...why, now: client.clock.now() });
    if (connection.code !== 'TOKEN_REVOKED') return leave();
    void isOwnChange().then(isOwn => (isOwn ? client.connect() : leave()));
  }, [client, connection, onLeave]);
  return null;
}
