import { useState, type ReactNode } from 'react';
import { Live } from '../live.js';
import { useFreshPart } from '../use-fresh.js';
import { useIsAtTop } from '../use-is-at-top.js';
import type { List, Part } from '../use-list.js';

/** Renews a list of log-ins while its day goes on. Returns what draws how many were found, and whether more come. */
export function useLiveDay<T, E>(
  list: List<T, E>,
  key: string,
  { isToday, ask, keyOf }: { isToday: boolean; ask: () => Promise<Part<T, E>>; keyOf: (item: T) => string },
): (found: ReactNode) => ReactNode {
  const [isPaused, pause] = useState(false);
  const { isAtTop, top } = useIsAtTop();
  const isDone = list.failure === undefined && !list.isOutdated;
  const isOn = isToday && isAtTop && !isPaused && isDone;
  const hasFailed = useFreshPart(list, key, { isOn, ask, keyOf });
  return found =>
    isToday ? (
      <Live {...{ top, isAtTop, isPaused, hasFailed }} onPause={pause}>
        {found}
      </Live>
    ) : (
      <p className="records-status" role="status">
        {found}
      </p>
    );
}
