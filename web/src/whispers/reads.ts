import type { LineItem } from '../../../src/contract/events.js';
import { nameKey } from '../../../src/contract/names.js';
import { isMine } from './by-partner.js';

/** Which whispers were read. All numbers are seqs. */
export interface Reads {
  /** Every whisper up to here was read. */
  upTo: number;
  /** Beyond that, by the key of the sender. */
  from: Record<string, number>;
}

export const NOTHING_READ: Reads = { upTo: 0, from: {} };

/**
 * The received whispers that were not read, ascending.
 * @param lines whispers, ascending. Whispers before an answer of the viewer count as read.
 */
export function unreadOf(lines: readonly LineItem[], me: string, reads: Reads): LineItem[] {
  const answered = new Map<string, number>();
  for (const { from, to = '', seq } of lines) if (isMine(from, me)) answered.set(nameKey(to), seq);
  return lines.filter(({ from, seq }) => {
    const key = nameKey(from);
    return !isMine(from, me) && seq > Math.max(reads.upTo, reads.from[key] ?? 0, answered.get(key) ?? 0);
  });
}

/** How many of them came from each sender, by key. */
export function countBySender(unread: readonly LineItem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { from } of unread) counts.set(nameKey(from), (counts.get(nameKey(from)) ?? 0) + 1);
  return counts;
}

/** Marks the whispers of one member as read. */
export function readFrom(reads: Reads, name: string, seq: number): Reads {
  return merged(reads, { upTo: 0, from: { [nameKey(name)]: seq } });
}

/**
 * Moves `upTo` as far as nothing unread is left behind.
 * @param newest the last known seq
 */
export function settled(reads: Reads, unread: readonly LineItem[], newest: number): Reads {
  return merged(reads, { upTo: unread.length === 0 ? newest : unread[0]!.seq - 1, from: {} });
}

/** What is read by either: two tabs may write at the same time. */
export function merged(a: Reads, b: Reads): Reads {
  const upTo = Math.max(a.upTo, b.upTo);
  const from: Record<string, number> = {};
  for (const [key, seq] of [...Object.entries(a.from), ...Object.entries(b.from)])
    if (seq > Math.max(upTo, from[key] ?? 0)) from[key] = seq;
  return { upTo, from };
}

/** Undefined for anything but a record of this form. */
export function parseReads(kept: string | null): Reads | undefined {
  try {
    const { upTo, from } = JSON.parse(kept ?? '') as Partial<Reads>;
    if (typeof upTo !== 'number' || typeof from !== 'object' || from === null) return undefined;
    return { upTo, from: Object.fromEntries(Object.entries(from).filter(([, seq]) => Number.isFinite(seq))) };
  } catch {
    return undefined;
  }
}
