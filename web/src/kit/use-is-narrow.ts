import { useSyncExternalStore } from 'react';

const query = globalThis.matchMedia('(max-width: 48rem)');

/** Whether there is no room for a panel beside the stream. The same width as in `room-page.css`. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    changed => {
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => query.matches,
  );
}
