import { useEffect, useRef, useState } from 'react';
import type { ConnectionState } from '../client/state.js';
import { announce } from '../kit/announcer.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { useTick } from '../kit/use-now.js';
import './connection-banner.css';
import { useText } from '../i18n/index.js';
import { shellStrings } from './strings.js';

/** A connection that comes up sooner than this needs no banner. */
const PATIENCE_MS = 1_000;

/** What is wrong, apart from the countdown: the key of its sentence. Undefined when all is well, or when leaving. */
type Trouble = 'offline' | 'unreachable' | 'server_stop' | 'REPLACED' | 'RATE_LIMITED' | undefined;

/** Says that the connection is lost, why, and what happens next. */
export function ConnectionBanner() {
  const t = useText(shellStrings);
  const client = useRoomClient();
  const { focusComposer } = useRoomUi();
  const connection = useRoom(state => state.connection);
  const hasEntered = useRoom(state => state.me !== undefined);
  const isSlow = useSlow(connection.state === 'connecting');
  const last = useLastTrouble(connection);
  const isUsed = useRef(false);
  const isConnecting = connection.state === 'connecting';
  const isShown = last !== undefined || (isConnecting && isSlow);
  useAnnouncements(last);

  useEffect(() => {
    if (isShown || !isUsed.current) return;
    isUsed.current = false;
    // the button is gone, and the focus with it
    if (document.activeElement === document.body) focusComposer();
  }, [isShown, focusComposer]);

  if (!isShown) return null;
  const isOver = last === 'REPLACED' || last === 'RATE_LIMITED';
  return (
    <section className={`banner ${isOver ? 'banner-over' : ''}`} aria-label={t.banner_label}>
      <p>
        {last && <strong>{t[`banner_${last}`]} </strong>}
        {isConnecting && <span>{t[hasEntered || last ? 'banner_again' : 'banner_connecting']} </span>}
        {connection.state === 'waiting' && <Countdown retryAt={connection.retryAt} />}
        {!isOver && hasEntered && <span className="banner-kept">{t.banner_kept}</span>}
      </p>
      {last && (
        <button
          type="button"
          className="button"
          aria-disabled={isConnecting}
          onClick={() => {
            isUsed.current = true;
            if (!isConnecting) client.connect();
          }}
        >
          {t[isOver ? 'banner_connectAgain' : 'banner_now']}
        </button>
      )}
    </section>
  );
}

function Countdown({ retryAt }: { retryAt: number }) {
  const t = useText(shellStrings);
  const now = useTick(true);
  return <span>{t.banner_retryIn({ count: Math.max(1, Math.ceil((retryAt - now) / 1_000)) })} </span>;
}

/** The problem now; during a new attempt, the one that it is to solve. */
function useLastTrouble(connection: ConnectionState): Trouble {
  const [last, setLast] = useState<Trouble>();
  const now = connection.state === 'connecting' ? last : troubleOf(connection);
  if (now !== last) setLast(now);
  return now;
}

function troubleOf(connection: ConnectionState): Trouble {
  if (connection.state === 'waiting') return navigator.onLine ? connection.cause : 'offline';
  if (connection.state !== 'ended') return undefined;
  return connection.code === 'REPLACED' || connection.code === 'RATE_LIMITED' ? connection.code : undefined;
}

/** Announces each change once, however often it is retried in between. */
function useAnnouncements(trouble: Trouble): void {
  const t = useText(shellStrings);
  const said = useRef<Trouble>(undefined);
  useEffect(() => {
    if (said.current === trouble) return;
    const isOver = trouble === 'REPLACED' || trouble === 'RATE_LIMITED';
    announce(t[`banner_${trouble ?? 'back'}`], isOver ? 'assertive' : 'polite');
    said.current = trouble;
  }, [trouble, t]);
}

function useSlow(running: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [running]);
  return isSlow;
}
