import { useState } from 'react';
import type { Entry } from '../client/state.js';
import { markEach, useLineActs } from './use-line-acts.js';
import { useReset } from './use-reset.js';
import { useRoom } from './use-room.js';
import type { ShownItem, ShownLine } from '../client/shown-item.js';

export const isLine = (item: ShownItem): item is ShownLine => item.kind === 'chat' || item.kind === 'whisper';

/**
 * The wanted lines among those that the room has loaded, by seq; kept when the room drops its oldest lines.
 * @param atFirst how many of those that are there at first, the newest; by default all
 */
export function useArrived(isWanted: (line: ShownLine) => boolean, atFirst = Infinity): readonly ShownLine[] {
  const entries = useRoom(state => state.entries);
  const [arrived, setArrived] = useState<readonly ShownLine[]>(() =>
    linesAfter(entries, 0, isWanted).slice(-atFirst),
  );
  const fresh = linesAfter(entries, arrived.at(-1)?.seq ?? 0, isWanted);
  if (fresh.length > 0) setArrived([...arrived, ...fresh]);
  useLineActs(arrived, mark => setArrived(were => markEach(were, mark)));
  useReset(() => setArrived(linesAfter(entries, 0, isWanted)));
  return arrived;
}

function linesAfter(
  entries: readonly Entry[],
  seq: number,
  isWanted: (line: ShownLine) => boolean,
): ShownLine[] {
  const lines: ShownLine[] = [];
  for (let i = entries.length - 1; i >= 0 && entries[i]!.seq > seq; i--) {
    const entry = entries[i]!;
    if (entry.kind === 'item' && isLine(entry.item) && isWanted(entry.item)) lines.push(entry.item);
  }
  return lines.reverse();
}

/** The lines of several sources in one order, each once. */
export function inSeqOrder(...sources: Iterable<ShownLine>[]): ShownLine[] {
  const bySeq = new Map<number, ShownLine>();
  for (const source of sources) for (const line of source) bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
