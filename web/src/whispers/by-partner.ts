import type { Item, LineItem } from '../../../src/contract/events.js';
import { nameKey, sameName } from '../../../src/contract/names.js';

/** Whether an item of the log is a whisper. */
export const isWhisper = (item: Item): item is LineItem => item.kind === 'whisper';

/** The whispers with one member, ascending. */
export interface Talk {
  /** `nameKey` of the member. */
  key: string;
  name: string;
  lines: readonly LineItem[];
}

/** The other member of a whisper. */
export function partnerOf({ from, to = '' }: LineItem, me: string): string {
  return isMine(from, me) ? to : from;
}

export function isMine(name: string, me: string): boolean {
  return sameName(name, me);
}

/** Whispers grouped by the other member, latest first. Other lines are left out. */
export function byPartner(lines: Iterable<LineItem>, me: string): Talk[] {
  const talks = new Map<string, { key: string; name: string; lines: LineItem[] }>();
  for (const line of inSeqOrder(lines)) {
    const name = partnerOf(line, me);
    const key = nameKey(name);
    const talk = talks.get(key);
    if (talk) talk.lines.push(line);
    else talks.set(key, { key, name, lines: [line] });
  }
  return [...talks.values()].sort((a, b) => b.lines.at(-1)!.seq - a.lines.at(-1)!.seq);
}

/** The whispers of several sources in one order, each once. */
export function inSeqOrder(...sources: Iterable<LineItem>[]): LineItem[] {
  const bySeq = new Map<number, LineItem>();
  for (const source of sources)
    for (const line of source) if (line.kind === 'whisper') bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Part of a conversation without a gap in it; `more` when the log has older lines. */
export interface TalkPages {
  lines: readonly LineItem[];
  more: boolean;
}

/** Appends the newest page to what is there, or replaces it when the two do not meet. */
export function joinPages(old: TalkPages | undefined, lines: readonly LineItem[], more: boolean): TalkPages {
  const last = old?.lines.at(-1)?.seq;
  const touches = !more || (last !== undefined && lines.some(({ seq }) => seq <= last));
  return old && touches ? { lines: inSeqOrder(old.lines, lines), more: old.more && more } : { lines, more };
}
