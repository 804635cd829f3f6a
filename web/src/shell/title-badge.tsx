import { useEffect, useState } from 'react';
import { lastSeq, linesAfter } from '../kit/unread.js';
import { useAway } from '../kit/use-away.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from '../kit/strings.js';

/** The page's title: the room, and how many lines came while the page was out of sight. */
export function TitleBadge() {
  const kit = useText(kitStrings);
  const isAway = useAway();
  const entries = useRoom(state => state.entries);
  const me = useRoom(state => state.me?.name);
  const room = useRoom(state => state.room) || kit.brand;
  const last = lastSeq(entries);
  const [seen, setSeen] = useState(last);
  // also before the first line is known: lines that were there on entry are not new
  if ((!isAway || seen === undefined) && seen !== last) setSeen(last);
  const count = isAway && seen !== undefined && me !== undefined ? linesAfter(entries, { seq: seen, me }) : 0;
  const title = count > 0 ? `(${count > 99 ? '99+' : count}) ${room}` : room;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
