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

/** Whispers, by seq, grouped by the other member, latest first. */
export function byPartner(lines: Iterable<LineItem>, me: string): Talk[] {
  const talks = new Map<string, { key: string; name: string; lines: LineItem[] }>();
  for (const line of lines) {
    const name = partnerOf(line, me);
    const key = nameKey(name);
    const talk = talks.get(key);
    if (talk) talk.lines.push(line);
    else talks.set(key, { key, name, lines: [line] });
  }
  return [...talks.values()].sort((a, b) => b.lines.at(-1)!.seq - a.lines.at(-1)!.seq);
}
