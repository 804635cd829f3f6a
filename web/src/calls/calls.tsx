import { useEffect, useState } from 'react';
import { useText } from '../i18n/index.js';
import { isAttended } from '../kit/use-away.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { callOf, type Call } from '../stream/rows/call-of.js';
import { isIgnored } from '../stream/rows/rows.js';
import { useIgnored } from '../kit/ignored.js';
import { watchArrivals } from './arrivals.js';
import { ask, CALLS, choices, isWanted, permission, setAsked, useChoices } from './choices.js';
import { closeUpTo, notify } from './notifications.js';
import { playSound } from './sound.js';
import { callsStrings } from './strings.js';
import './calls.css';
import type { ShownLine } from '../client/shown-item.js';

/** Notifies the member of what comes while the page is not attended, and offers that at the first call. */
export function Calls() {
  const [isCalled, setCalled] = useState(false);
  useWatch(setCalled);
  useClosedWhenRead();
  return isCalled && <Offer />;
}

function useWatch(called: (isCalled: true) => void): void {
  const client = useRoomClient();
  const ignored = useIgnored();
  useEffect(
    () =>
      watchArrivals(client, lines => {
        const { me, room } = client.state;
        // the newest of each kind: the others would only be replaced by it
        const newest = new Map<Call, ShownLine>();
        for (const line of lines) if (!isIgnored(line, ignored)) newest.set(callOf(line, me?.id), line);
        if (newest.has('whispers') || newest.has('mentions')) called(true);
        if (!isAttended()) void tell(newest, room);
      }),
    [client, ignored, called],
  );
}

/** Sound comes with notifications, and without them where the browser refuses those. */
async function tell(newest: ReadonlyMap<Call, ShownLine>, room: string): Promise<void> {
  const wanted = CALLS.filter(call => newest.has(call) && choices().has(call));
  const hasSound = choices().has('sound');
  let isNew = false;
  for (const call of wanted) {
    if (permission() === 'missing') isNew = true;
    else if (isWanted(call) || hasSound)
      isNew = (await notify(call, newest.get(call)!, room).catch(() => false)) || isNew;
  }
  if (isNew && hasSound) await playSound();
}

function useClosedWhenRead(): void {
  const client = useRoomClient();
  useEffect(() => {
    let closed = 0;
    const close = (): void => {
      const { readTo } = client.reading;
      if (readTo <= closed) return;
      closed = readTo;
      void closeUpTo(readTo);
    };
    const attended = (): void => {
      if (isAttended()) void closeUpTo(Number.MAX_SAFE_INTEGER, isAttended);
    };
    globalThis.addEventListener('focus', attended);
    document.addEventListener('visibilitychange', attended);
    const stop = client.subscribe(close);
    return () => {
      stop();
      globalThis.removeEventListener('focus', attended);
      document.removeEventListener('visibilitychange', attended);
    };
  }, [client]);
}

/** Offers notifications once, or says that the browser refuses them. */
function Offer() {
  const t = useText(callsStrings);
  const { permission: state, wasAsked } = useChoices();
  const isInside = useRoom(({ me }) => me !== undefined);
  if (wasAsked || !isInside || (state !== 'default' && state !== 'denied')) return null;
  return (
    <div className="calls-offer" role="region" aria-label={t.title}>
      <p role="status">{state === 'denied' ? t.askDenied : t.ask}</p>
      <div className="calls-offer-buttons">
        {state === 'default' && (
          <button type="button" className="button button-primary" onClick={() => void ask()}>
            {t.askYes}
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={setAsked}>
          {state === 'denied' ? t.close : t.askNo}
        </button>
      </div>
    </div>
  );
}
