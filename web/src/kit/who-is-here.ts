import type { MemberView } from '../../../src/contract/events.js';
import { nameKey, sameName } from '../../../src/contract/names.js';
import type { RoomState } from '../client/state.js';

type Room = Pick<RoomState, 'members' | 'count' | 'partial'>;

/** The member of this name, if seen here now. */
export function memberOf({ members }: Pick<RoomState, 'members'>, name: string): MemberView | undefined {
  return members.find(member => sameName(member.name, name));
}

/** Tells whether a member is here now; undefined when only part of the room is known. */
export function whoIsHere({ members, count, partial }: Room): (name: string) => boolean | undefined {
  const here = new Set(members.map(({ name }) => nameKey(name)));
  const isAllKnown = !partial && count <= members.length;
  return name => here.has(nameKey(name)) || (isAllKnown ? false : undefined);
}

/** `whoIsHere` for one name. */
export function isHere(room: Room, name: string): boolean | undefined {
  return whoIsHere(room)(name);
}
