import { countdown, span } from '../kit/format.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { adminFor } from './room-selectors.js';
import { composerStrings } from './strings.js';
import type { Turn } from './turn.js';

const MINUTE_MS = 60_000;

/** Why the member has to wait, how long, and in a locked room how to reach an admin. */
export function TurnNotice({ id, turn }: { id: string; turn: Turn }) {
  const t = useText(composerStrings);
  const { reply } = useRoomUi();
  const admin = useRoom(state => adminFor(state, undefined));
  return (
    <div className="composer-turn">
      <p id={id}>
        <span aria-hidden>{turn.kind === 'slow' ? '🐢' : '🔒'} </span>
        {turn.kind === 'slow' ? t.slowLeft({ left: left(turn.leftMs) }) : t.locked}
      </p>
      {turn.kind === 'locked' && admin !== undefined && (
        <button type="button" className="button composer-appeal" onClick={() => reply(admin)}>
          {t.whisperAdmin}
        </button>
      )}
    </div>
  );
}

function left(ms: number): string {
  return ms > MINUTE_MS ? countdown(ms) : span(Math.ceil(ms / 1_000));
}
