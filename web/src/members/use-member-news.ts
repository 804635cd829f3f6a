import { useState } from 'react';
import type { MemberView, Role } from '../../../src/contract/events.js';
import type { Entry, RoomState } from '../client/state.js';
import { useRoom } from '../kit/use-room.js';

interface Told {
  members: readonly MemberView[];
  /** The role of each account that was here since. */
  roles: ReadonlyMap<number, Role>;
  /** Raised with each news. */
  count: number;
}

/**
 * Has another value when those who come tell of an account what was not known: it is new, has logged in for the first
 * time or has another role; or when one was disabled. Who comes back tells nothing.
 */
export function useMemberNews(): unknown {
  const members = useRoom(state => state.members);
  const disabled = useRoom(lastDisabled);
  const [told, setTold] = useState<Told>(() => ({ members, roles: rolesOf(members), count: 0 }));
  if (told.members !== members) setTold(after(told, members));
  return `${told.count} ${disabled}`;
}

function after({ roles, count }: Told, members: readonly MemberView[]): Told {
  const isKnown = members.every(({ id, role }) => roles.get(id) === role);
  if (isKnown) return { members, roles, count };
  return { members, roles: new Map([...roles, ...rolesOf(members)]), count: count + 1 };
}

function rolesOf(members: readonly MemberView[]): Map<number, Role> {
  return new Map(members.map(({ id, role }) => [id, role]));
}

/** The last entry that tells of members who left because their accounts were disabled, and of how many. */
function lastDisabled({ entries }: RoomState): string | undefined {
  const last = entries.findLast(entry => disabledIn(entry) > 0);
  return last && `${last.key} ${disabledIn(last)}`;
}

function disabledIn(entry: Entry): number {
  return entry.kind === 'presence' ? entry.left.filter(({ cause }) => cause === 'disabled').length : 0;
}
