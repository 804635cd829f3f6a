import { createContext, useContext, useSyncExternalStore } from 'react';
import type { RoomClient } from '../client/room-client.js';
import type { RoomState } from '../client/state.js';

export const RoomContext = createContext<RoomClient | undefined>(undefined);

/** The client of the room this part of the page stands in. */
export function useRoomClient(): RoomClient {
  const client = useContext(RoomContext);
  if (!client) throw new Error('outside of a room');
  return client;
}

/**
 * Part of the room's state; draws again when that part is another object.
 * @param pick gives a part of the state as it is, never a new object
 */
export function useRoom<T>(pick: (state: RoomState) => T): T {
  const client = useRoomClient();
  return useSyncExternalStore(
    listener => client.subscribe(listener),
    () => pick(client.state),
  );
}
