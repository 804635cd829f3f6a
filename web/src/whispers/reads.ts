import type { LineItem } from '../../../src/contract/events.js';
import { nameKey } from '../../../src/contract/names.js';
import { isMine } from './by-partner.js';

/** Which whispers were read. All numbers are places in the log. */
export interface Reads {
  /** Every whisper up to here was read. */
  upTo: number;
  /** Beyond that, by the key of the member they came from. */
  from: Record<string, number>;
}

export const NOTHING_READ: Reads = { upTo: 0, from: {} };

/**
 * The received whispers that were not read, ascending.
 * @param lines whispers, ascending. What came before an answer of one's own counts as read.
 */
export function unreadOf(lines: readonly LineItem[], me: string, reads: Reads): LineItem[] {
  const answered = new Map<string, number>();
  for (const { from, to = '', seq } of lines) if (isMine(from, me)) answered.set(nameKey(to), seq);
  return lines.filter(({ from, seq }) => {
    const key = nameKey(from);
    return !isMine(from, me) && seq > Math.max(reads.upTo, reads.from[key] ?? 0, answered.get(key) ?? 0);
  });
}

/** How many of them came from whom, by key. */
export function countBySender(unread: readonly LineItem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { from } of unread) counts.set(nameKey(from), (counts.get(nameKey(from)) ?? 0) + 1);
  return counts;
}

/** Marks what came from one member as read. */
export function readFrom(reads: Reads, name: string, seq: number): Reads {
  return merged(reads, { upTo: 0, from: { [nameKey(name)]: seq } });
}

/**
 * Moves `upTo` as far as nothing unread is left behind.
 * @param newest the last place that is known
 */
export function settled(reads: Reads, unread: readonly LineItem[], newest: number): Reads {
  return merged(reads, { upTo: unread.length === 0 ? newest : unread[0]!.seq - 1, from: {} });
}

/** What one or the other knows as read: two tabs may write at the same time. */
export function merged(a: Reads, b: Reads): Reads {
  const upTo = Math.max(a.upTo, b.upTo);
  const from: Record<string, number> = {};
  for (const [key, seq] of [...Object.entries(a.from), ...Object.entries(b.from)])
    if (seq > Math.max(upTo, from[key] ?? 0)) from[key] = seq;
  return { upTo, from };
}

/** Undefined for what is not a record of this form. */
export function parseReads(kept: string | null): Reads | undefined {
  try {
    const { upTo, from } = JSON.parse(kept ?? '') as Partial<Reads>;
    if (typeof upTo !== 'number' || typeof from !== 'object' || from === null) return undefined;
    return { upTo, from: Object.fromEntries(Object.entries(from).filter(([, seq]) => Number.isFinite(seq))) };
  } catch {
    return undefined;
  }
}
