import { useLogLines, type LogLines } from '../kit/use-log-lines.js';
import { useRoom } from '../kit/use-room.js';

const ASK = { mentions: true, limit: 30 };

/** The lines that mention this member. */
export function useMentions(): LogLines {
  const id = useRoom(state => state.me?.id);
  return useLogLines(
    ASK,
    ({ kind, mentions }) => kind === 'chat' && id !== undefined && mentions?.includes(id) === true,
  );
}
