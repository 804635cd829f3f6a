import type { RoomFacts, Welcome } from '../../../src/contract/events.js';

/** What a welcome says of the room. */
export function factsOf({
  room: name,
  description,
  colour,
}: Pick<Welcome, 'room' | 'description' | 'colour'>): RoomFacts {
  return { name, ...(description !== undefined && { description }), ...(colour !== undefined && { colour }) };
}

export function isSameRoom(one: RoomFacts, other: RoomFacts): boolean {
  return (['name', 'description', 'colour'] as const).every(fact => one[fact] === other[fact]);
}
