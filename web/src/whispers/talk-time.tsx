import { fullTime, untilTime } from '../kit/format.js';
import { useRoomClient } from '../kit/use-room.js';

/** When the last whisper of a conversation was sent, with the day if it was not today. */
export function TalkTime({ at }: { at: number }) {
  const { clock } = useRoomClient();
  return (
    <time className="whispers-time" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {untilTime(at, clock.now())}
    </time>
  );
}
