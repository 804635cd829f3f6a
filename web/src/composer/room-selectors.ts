import type { SanctionItem } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { RoomState } from '../client/state.js';
import { isHere } from '../kit/who-is-here.js';
import type { ShownItem } from '../client/shown-item.js';

/** Certainly not here; unknown when only some of the names are known. */
export function isAbsent(state: RoomState, name: string): boolean {
  return state.me !== undefined && isHere(state, name) === false;
}

/** Whether the member exists: the stream names them. A whisper to any other name may be refused. */
export function isSeen(entries: RoomState['entries'], name: string): boolean {
  return entries.some(entry =>
    entry.kind === 'item'
      ? sameName(entry.item.from, name) || ('to' in entry.item && sameName(entry.item.to, name))
      : entry.kind === 'presence' &&
        [...entry.joined, ...entry.left.map(one => one.name)].some(one => sameName(one, name)),
  );
}

/** The member who last whispered to this one. */
export function lastWhisperer({ me, entries }: RoomState): string | undefined {
  const isToMe = (item: ShownItem): boolean =>
    item.kind === 'whisper' && me !== undefined && !sameName(item.from, me.name);
  return lastItem(entries, isToMe)?.from;
}

/** The newest mute on this member in the stream. */
export function muteOn(me: string, entries: RoomState['entries']): SanctionItem | undefined {
  const found = lastItem(
    entries,
    item => item.kind === 'sanction' && item.action === 'mute' && sameName(item.to, me),
  );
  return found?.kind === 'sanction' ? found : undefined;
}

function lastItem(entries: RoomState['entries'], fits: (item: ShownItem) => boolean): ShownItem | undefined {
  const found = entries.findLast(entry => entry.kind === 'item' && fits(entry.item));
  return found?.kind === 'item' ? found.item : undefined;
}

/** The admin to ask: the one who acted if here, else another who is here, else the one who acted. */
export function adminFor(state: RoomState, actedBy: string | undefined): string | undefined {
  const admins = state.members.filter(({ role, name }) => role === 'admin' && name !== state.me?.name);
  const actor = admins.find(({ name }) => sameName(name, actedBy));
  return actor?.name ?? admins.map(({ name }) => name).toSorted()[0] ?? actedBy;
}
