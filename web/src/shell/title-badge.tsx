import { useEffect, useState } from 'react';
import { callOf } from '../stream/rows/call-of.js';
import { lastSeq, linesAfter } from '../kit/unread.js';
import { useAway } from '../kit/use-away.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from '../kit/strings.js';

/**
 * The page's title and icon: the room, and what came while the page was out of sight. Whispers and mentions count
 * before other lines.
 */
export function TitleBadge() {
  const kit = useText(kitStrings);
  const isAway = useAway();
  const entries = useRoom(state => state.entries);
  const me = useRoom(state => state.me?.name);
  const id = useRoom(state => state.me?.id);
  const room = useRoom(state => state.room) || kit.brand;
  const last = lastSeq(entries);
  const [seen, setSeen] = useState(last);
  // also before the first line is known: lines that were there on entry are not new
  if ((!isAway || seen === undefined) && seen !== last) setSeen(last);
  const lines =
    isAway && seen !== undefined && me !== undefined ? linesAfter(entries, { seq: seen, me }) : [];
  const calls = lines.filter(line => callOf(line, id) !== 'lines').length;
  const mark = calls > 0 ? `(@${count(calls)}) ` : lines.length > 0 ? `● (${count(lines.length)}) ` : '';
  const icon = calls > 0 ? 'called' : lines.length > 0 ? 'new' : undefined;
  useEffect(() => {
    document.title = mark + room;
  }, [mark, room]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (link) link.href = `/favicon${icon === undefined ? '' : `-${icon}`}.svg`;
  }, [icon]);
  return null;
}

function count(lines: number): string {
  return lines > 99 ? '99+' : String(lines);
}
