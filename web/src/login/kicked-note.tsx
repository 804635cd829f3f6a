import { useEffect, useState } from 'react';
import { announce } from '../kit/announcer.js';
import { Fold } from '../kit/fold.js';
import { countdown, untilTime } from '../kit/format.js';
import { useTick } from '../kit/use-now.js';
import type { Clock } from './ask-server-clock.js';
import { useText } from '../i18n/index.js';
import { loginStrings } from './strings.js';

export interface Kicked {
  reason?: string | undefined;
  /** Epoch ms of the server's clock. */
  until?: number | undefined;
  clock: Clock;
}

/** Says that an admin kicked the member, why, and until when; the countdown is not announced. */
export function KickedNote({ kicked: { reason, until, clock } }: { kicked: Kicked }) {
  const t = useText(loginStrings);
  const [told] = useState(clock);
  const [isOver, setOver] = useState(false);
  useTick(until !== undefined && !isOver);
  const now = clock();
  if (until !== undefined && now >= until && !isOver) setOver(true);
  useEffect(() => {
    if (isOver) announce(t.kicked_over);
  }, [isOver, t]);
  return (
    <>
      <p>
        <strong>{t.kicked_title}</strong>
      </p>
      {reason && (
        <p>
          <Fold text={reason} rows={4}>
            {t.kicked_reason}: <bdi>{reason}</bdi>
          </Fold>
        </p>
      )}
      {until !== undefined && !isOver && (
        <p>
          <span className="visually-hidden">{t.kicked_untilSpoken({ until: untilTime(until, told) })}</span>
          <span aria-hidden="true">
            {t.kicked_until({ until: untilTime(until, now), left: countdown(until - now) })}
          </span>
        </p>
      )}
      {isOver && <p aria-hidden="true">{t.kicked_over}</p>}
    </>
  );
}
