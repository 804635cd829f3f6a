import { useEffect, useLayoutEffect, useRef } from 'react';
import { isAbout, type Mark, type MarkedLine } from '../client/shown-item.js';
import { useRoomClient } from './use-room.js';

/**
 * Lets lines follow what admins do to them.
 * @param lines those that are shown
 * @param change sets them as the last act has left them
 */
export function useLineActs(lines: readonly MarkedLine[], change: (mark: Mark) => void): void {
  const { lineActs } = useRoomClient();
  const latest = useRef({ lines, change });
  useLayoutEffect(() => {
    latest.current = { lines, change };
  });
  useEffect(
    () =>
      lineActs.add({
        shows: line => latest.current.lines.some(one => isAbout(one, line)),
        follow: (_, mark) => latest.current.change(mark),
      }),
    [lineActs],
  );
}

/** The same array if no line has become another. */
export function markEach<T extends MarkedLine>(lines: readonly T[], mark: Mark): readonly T[] {
  const now = lines.map(line => mark(line));
  return now.some((line, at) => line !== lines[at]) ? now : lines;
}
