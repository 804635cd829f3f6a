import { useMemo } from 'react';
import { isLine } from '../../../src/contract/events.js';
import { nameKey } from '../../../src/contract/names.js';
import { nameRank } from '../kit/name-match.js';
import { useRoom } from '../kit/use-room.js';
import type { ShownLine } from '../client/shown-item.js';

export interface Person {
  name: string;
  id: number;
}

const SHOWN = 6;

/**
 * Members whose names begin with what was typed, or have it: who is here, and who said something lately or in what was
 * found.
 */
export function useNames(typed: string | undefined, found: readonly ShownLine[]): readonly Person[] {
  const members = useRoom(state => state.members);
  const entries = useRoom(state => state.entries);
  return useMemo(() => {
    if (typed === undefined) return [];
    const known = new Map<string, Person>();
    for (const { name, id } of members) known.set(nameKey(name), { name, id });
    const lately = entries.flatMap(entry => (entry.kind === 'item' ? [entry.item] : []));
    for (const item of [...lately, ...found])
      if (isLine(item) && !known.has(nameKey(item.from)))
        known.set(nameKey(item.from), { name: item.from, id: item.fromId });
    // it is there
    if (known.has(nameKey(typed))) return [];
    return [...known.values()]
      .flatMap(person => {
        const rank = nameRank(person.name, typed);
        return rank === undefined ? [] : [{ person, rank }];
      })
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, SHOWN)
      .map(({ person }) => person);
  }, [typed, members, entries, found]);
}
