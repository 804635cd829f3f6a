import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { LineActItem } from '../../../../src/contract/line-marks.js';
import type { ChatRecord } from '../../../../src/contract/records.js';
import { useRoomClient } from '../../kit/use-room.js';

/** Gives a line of the record as an act has left it; anything else as it is. */
type MarkRecord = <T>(row: T) => T;

/**
 * Lets rows of the records follow what admins do to lines.
 * @param change sets them as the last act has left them
 */
export function useRecordActs(change: (mark: MarkRecord) => void): void {
  const { lineActs } = useRoomClient();
  const latest = useRef(change);
  useLayoutEffect(() => {
    latest.current = change;
  });
  useEffect(
    () =>
      lineActs.add({
        // admins have the text of what is hidden
        shows: () => false,
        follow: act => latest.current(row => (isLine(row) && row.seq === act.line ? marked(row, act) : row)),
      }),
    [lineActs],
  );
}

/** Returns what asks for rows, and gives them as acts have left them that came before the answer. */
export function useAskedRows(): <A extends { items: readonly unknown[] }>(
  ask: () => Promise<A>,
) => Promise<A> {
  const marks = useRef<MarkRecord[]>([]);
  useRecordActs(mark => void marks.current.push(mark));
  return useCallback(async ask => {
    const from = marks.current.length;
    const answer = await ask();
    const since = marks.current.slice(from);
    return { ...answer, items: answer.items.map(row => since.reduce((now, mark) => mark(now), row)) };
  }, []);
}

const isLine = (row: unknown): row is ChatRecord =>
  typeof row === 'object' && row !== null && 'kind' in row && (row.kind === 'chat' || row.kind === 'whisper');

function marked<T extends ChatRecord>(line: T, { action, from: by, reason, at }: LineActItem): T {
  if (action === 'hide') return { ...line, hidden: { by, reason, at } };
  const { hidden: _, ...shown } = line;
  if (action === 'show') return shown as T;
  const { text: __, length: ___, ...envelope } = line;
  return { ...envelope, erased: { by, at } } as T;
}
