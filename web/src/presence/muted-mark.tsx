import { countdown, fullTime, untilTime } from '../kit/format.js';
import { Icon } from '../kit/icon.js';
import { useServerNow } from '../kit/use-now.js';
import { useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { presenceStrings } from './strings.js';

/** That a member is muted, and for how long, by the server's clock; gone when the mute is over. */
export function MutedMark({ until }: { until: number }) {
  const t = useText(presenceStrings);
  const { clock } = useRoomClient();
  const now = useServerNow(until > clock.now());
  if (until <= now) return null;
  return (
    <span className="presence-muted" title={t.mutedUntil({ until: fullTime(until) })}>
      <Icon name="muted" />
      <span className="visually-hidden">{t.mutedUntil({ until: untilTime(until, now) })}</span>
      <span aria-hidden="true">{countdown(until - now)}</span>
    </span>
  );
}
