import { isLine } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { Entry } from '../client/state.js';
import type { ShownLine } from '../client/shown-item.js';

/** Seq of the newest item, undefined when there is none. */
export function lastSeq(entries: readonly Entry[]): number | undefined {
  return entries.findLast(entry => entry.kind === 'item')?.seq;
}

/** The lines of other members that came after `seq`, newest first. */
export function linesAfter(entries: readonly Entry[], { seq, me }: { seq: number; me: string }): ShownLine[] {
  const lines: ShownLine[] = [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (entry.seq <= seq) break;
    if (entry.kind !== 'item' || !isLine(entry.item) || sameName(entry.item.from, me)) continue;
    lines.push(entry.item);
  }
  return lines;
}
