import type { Item } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { Entry } from '../client/state.js';

/** Seq of the newest item, undefined when there is none. */
export function lastSeq(entries: readonly Entry[]): number | undefined {
  return entries.findLast(entry => entry.kind === 'item')?.seq;
}

/** How many lines of other members came after `seq`. */
export function linesAfter(entries: readonly Entry[], { seq, me }: { seq: number; me: string }): number {
  let count = 0;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (entry.seq <= seq) break;
    if (entry.kind === 'item' && isFromOthers(entry.item, me)) count++;
  }
  return count;
}

function isFromOthers(item: Item, me: string): boolean {
  return item.kind !== 'sanction' && !sameName(item.from, me);
}
