import { useTranslation } from 'react-i18next';
import { fullTime, untilTime } from '../kit/format.js';
import { useServerNow } from '../kit/use-now.js';
import { useRoomClient } from '../kit/use-room.js';

/** 🔇 and until when, by the server's clock; gone when the mute is over. */
export function MutedMark({ until }: { until: number }) {
  const { t } = useTranslation('presence');
  const { clock } = useRoomClient();
  const now = useServerNow(until > clock.now());
  if (until <= now) return null;
  return (
    <span className="presence-muted" title={t('mutedUntil', { until: fullTime(until) })}>
      <span aria-hidden="true">🔇 </span>
      {t('muted', { until: untilTime(until, now) })}
    </span>
  );
}
