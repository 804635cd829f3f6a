import { isLine } from '../../../src/contract/events.js';
import type { Entry, RoomState } from '../client/state.js';

/** Whether the first steps stand in the list itself: all of the log is there, and only `me` has said anything. */
export function isNewRoom(
  { entries, hasOlder }: Pick<RoomState, 'entries' | 'hasOlder'>,
  me: string | undefined,
): boolean {
  return !hasOlder && !entries.some(entry => isTalk(entry, me));
}

/** A message or whisper, of anyone but `me`. */
export function isTalk(entry: Entry, me?: string): boolean {
  return entry.kind === 'item' && isLine(entry.item) && entry.item.from !== me;
}
