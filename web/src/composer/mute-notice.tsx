import { useRoomUi } from '../kit/room-ui.js';
import { Fold } from '../kit/fold.js';
import { countdown, untilTime } from '../kit/format.js';
import { useRoom } from '../kit/use-room.js';
import { adminFor, muteOn } from './room-selectors.js';
import type { Mute } from './use-mute.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

/** Until when and why this member is muted, and how to reach an admin. */
export function MuteNotice({ id, mute: { until, now } }: { id: string; mute: Mute }) {
  const t = useText(composerStrings);
  const { replyTo, reply } = useRoomUi();
  const act = useRoom(({ me, entries }) => me && muteOn(me.name, entries));
  const admin = useRoom(state => adminFor(state, act?.from));
  return (
    <div className="composer-mute">
      <p id={id}>
        <Fold text={act?.reason ?? ''} rows={4}>
          <span aria-hidden>🔇 </span>
          {t.mutedUntil({ time: untilTime(until, now) })}
          {act && (
            <>
              {' · '}
              {t.by}: <bdi>{act.from}</bdi>
              {' · '}
              {t.reason}: <bdi>{act.reason}</bdi>
            </>
          )}
        </Fold>
      </p>
      <span className="composer-countdown" aria-hidden>
        {countdown(until - now)}
      </span>
      {admin !== undefined && replyTo === undefined && (
        <button type="button" className="button composer-appeal" onClick={() => reply(admin)}>
          {t.whisperAdmin}
        </button>
      )}
    </div>
  );
}
