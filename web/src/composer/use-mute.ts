import { useEffect, useRef } from 'react';
import { announce } from '../kit/announcer.js';
import { useServerNow } from '../kit/use-now.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

export interface Mute {
  /** Epoch ms of the server's clock. */
  until: number;
  now: number;
}

/** The mute on this member while it is in force. Its end is announced. */
export function useMute(): Mute | undefined {
  const t = useText(composerStrings);
  const until = useRoom(state => state.me?.mutedUntil);
  const now = useServerNow(until !== undefined);
  const isMuted = until !== undefined && until > now;
  const wasMuted = useRef(isMuted);
  useEffect(() => {
    if (wasMuted.current && !isMuted) announce(t.muteOver);
    wasMuted.current = isMuted;
  }, [isMuted, t]);
  return isMuted ? { until, now } : undefined;
}
