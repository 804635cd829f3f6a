import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import type { RoomClient } from '../client/room-client.js';
import type { RoomState } from '../client/state.js';

export const RoomContext = createContext<RoomClient | undefined>(undefined);

/** The client of the room that this part of the page belongs to. */
export function useRoomClient(): RoomClient {
  const client = useContext(RoomContext);
  if (!client) throw new Error('outside of a room');
  return client;
}

/**
 * Part of the room's state; redraws when that part is another object.
 * @param pick returns a part of the state as it is, never a new object
 */
export function useRoom<T>(pick: (state: RoomState) => T): T {
  const client = useRoomClient();
  return useSyncExternalStore(
    listener => client.subscribe(listener),
    () => pick(client.state),
  );
}

/** A key for what draws parts of the log: another one when the log is another. */
export function useLogKey(): string {
  const epoch = useRoom(state => state.epoch);
  const [first, setFirst] = useState(epoch);
  if (first === undefined && epoch !== undefined) setFirst(epoch);
  return epoch === first ? 'first' : String(epoch);
}
