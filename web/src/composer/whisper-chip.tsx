import { useMemo } from 'react';
import { Slot } from '../kit/slot.js';
import { useRoom } from '../kit/use-room.js';
import { isAbsent, isSeen } from './room-selectors.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

/** The member that Enter would whisper to. Reply mode can be left here; else the text names the recipient. */
export function WhisperChip({ to, onLeave }: { to: string; onLeave: (() => void) | undefined }) {
  const t = useText(composerStrings);
  const absent = useRoom(state => isAbsent(state, to));
  const entries = useRoom(state => state.entries);
  const isKnown = useMemo(() => absent && isSeen(entries, to), [absent, entries, to]);
  return (
    <p className="composer-whisper">
      <span className="composer-chip">
        <span>
          <Slot text={t.whisperTo({ name: Slot.mark })}>
            <bdi>{to}</bdi>
          </Slot>
        </span>
        {onLeave && (
          <button type="button" className="composer-leave" onClick={onLeave} aria-label={t.leaveWhisper}>
            <span aria-hidden>✕</span>
          </button>
        )}
      </span>
      {absent && <span className="composer-absent">{t[isKnown ? 'absentKnown' : 'absent']}</span>}
    </p>
  );
}
