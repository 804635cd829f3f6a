import { nameKey, sameName } from '../../../src/contract/names.js';
import type { ShownItem, ShownLine } from '../client/shown-item.js';

/** Whether an item of the log is a whisper. */
export const isWhisper = (item: ShownItem): item is ShownLine => item.kind === 'whisper';

/** The whispers with one member, ascending. */
export interface Talk {
  /** `nameKey` of the member. */
  key: string;
  name: string;
  lines: readonly ShownLine[];
}

/** The other member of a whisper. */
export function partnerOf({ from, to = '' }: ShownLine, me: string): string {
  return isMine(from, me) ? to : from;
}

export function isMine(name: string, me: string): boolean {
  return sameName(name, me);
}

/** Whispers, by seq, grouped by the other member, latest first. */
export function byPartner(lines: Iterable<ShownLine>, me: string): Talk[] {
  const talks = new Map<string, { key: string; name: string; lines: ShownLine[] }>();
  for (const line of lines) {
    const name = partnerOf(line, me);
    const key = nameKey(name);
    const talk = talks.get(key);
    if (talk) talk.lines.push(line);
    else talks.set(key, { key, name, lines: [line] });
  }
  return [...talks.values()].sort((a, b) => b.lines.at(-1)!.seq - a.lines.at(-1)!.seq);
}
