import type { Item, MemberView, SanctionItem } from '../../../src/contract/events.js';
import { nameKey } from '../../../src/contract/names.js';
import type { RoomState } from '../client/state.js';

/** The member of this name, if seen here now. */
export function memberOf({ members }: Pick<RoomState, 'members'>, name: string): MemberView | undefined {
  const key = nameKey(name);
  return members.find(member => nameKey(member.name) === key);
}

/** Certainly not here: not when only some of the names are known. */
export function isAbsent(state: RoomState, name: string): boolean {
  const isWhole = state.me !== undefined && !state.partial && state.members.length >= state.count;
  return isWhole && memberOf(state, name) === undefined;
}

/** Who whispered to this member last. */
export function lastWhisperer({ me, entries }: RoomState): string | undefined {
  const isToMe = (item: Item): boolean =>
    item.kind === 'whisper' && me !== undefined && nameKey(item.from) !== nameKey(me.name);
  return lastItem(entries, isToMe)?.from;
}

/** The newest mute on this member in the stream. */
export function muteOn(me: string, entries: RoomState['entries']): SanctionItem | undefined {
  const found = lastItem(
    entries,
    item => item.kind === 'sanction' && item.action === 'mute' && nameKey(item.to) === nameKey(me),
  );
  return found?.kind === 'sanction' ? found : undefined;
}

function lastItem(entries: RoomState['entries'], fits: (item: Item) => boolean): Item | undefined {
  const found = entries.findLast(entry => entry.kind === 'item' && fits(entry.item));
  return found?.kind === 'item' ? found.item : undefined;
}

/** The admin to turn to: the one who acted if here, else another who is here, else the one who acted. */
export function adminFor(state: RoomState, actedBy: string | undefined): string | undefined {
  const admins = state.members.filter(({ role, name }) => role === 'admin' && name !== state.me?.name);
  const actor = admins.find(({ name }) => actedBy !== undefined && nameKey(name) === nameKey(actedBy));
  return actor?.name ?? admins.map(({ name }) => name).toSorted()[0] ?? actedBy;
}
