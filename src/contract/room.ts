import type { RoomSettings, Welcome } from './events.js';

const FIELDS = [
  'name',
  'description',
  'colour',
  'slowSeconds',
  'locked',
  'notice',
] as const satisfies (keyof RoomSettings)[];

/** What a welcome says of the room. */
export function roomOf(welcome: Omit<RoomSettings, 'name'> & Pick<Welcome, 'room'>): RoomSettings {
  const { room: name, description, colour, slowSeconds, locked, notice } = welcome;
  return {
    name,
    ...(description !== undefined && { description }),
    ...(colour !== undefined && { colour }),
    ...(slowSeconds !== undefined && { slowSeconds }),
    ...(locked !== undefined && { locked }),
    ...(notice !== undefined && { notice }),
  };
}

/** In what the room has changed. */
export function changedFields(from: RoomSettings, to: RoomSettings): (keyof RoomSettings)[] {
  return FIELDS.filter(field => from[field] !== to[field]);
}
