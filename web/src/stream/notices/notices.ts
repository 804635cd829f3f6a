import { useMemo } from 'react';
import type { Entry } from '../../client/state.js';
import { Later, useLater } from '../../kit/later.js';

/** Draws the answers to commands, and what else the room tells one member alone. */
export const notices = new Later(async () => import('./notice-row.js'));

/** The entries that can be drawn: notices once their code is here, so that no row changes after it was drawn. */
export function useDrawable(entries: readonly Entry[]): readonly Entry[] {
  const hasNotice = useMemo(() => entries.some(isNotice), [entries]);
  const isWaiting = useLater(notices, hasNotice) === undefined && hasNotice;
  return useMemo(
    () => (isWaiting ? entries.filter(entry => !isNotice(entry)) : entries),
    [isWaiting, entries],
  );
}

function isNotice({ kind }: Entry): boolean {
  return kind === 'notice';
}
