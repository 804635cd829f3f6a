import { untilTime } from '../kit/format.js';
import { jumpTo } from '../kit/jump.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { streamStrings } from './strings.js';

/** Over the stream: what came while the member was away, until they have seen where it begins. */
export function MissedBar() {
  const t = useText(streamStrings);
  const client = useRoomClient();
  const missed = useRoom(state => state.missed);
  if (!missed) return null;
  const { lines, firstSeq, firstAt, mentions } = missed;
  return (
    <div className="stream-missed" role="status">
      <span>
        {t.missed({ count: lines, time: untilTime(firstAt, client.clock.now()) })}
        {mentions > 0 && ` · ${t.missedMentions({ count: mentions })}`}
      </span>
      <button type="button" className="stream-missed-jump" onClick={() => jumpTo(firstSeq)}>
        {t.missedJump}
      </button>
      <button type="button" className="stream-missed-read" onClick={() => client.reading.readAll()}>
        {t.missedRead}
      </button>
    </div>
  );
}
