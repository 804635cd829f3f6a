import { useEffect, useState } from 'react';
import { api } from '../kit/services.js';

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where the members reach the room. */
export interface RoomAddress {
  url: string;
  /** Why others cannot open it, as the key of a string. */
  warning?: 'onlyHereListening' | 'onlyHereOpened';
}

/**
 * The address to hand over: the one that the operator has set, or else the one of this page.
 * @param loopback whether the server listens on its own machine only
 */
export function roomAddress(
  { publicUrl, loopback }: { publicUrl?: string; loopback: boolean },
  origin: string,
): RoomAddress {
  const url = publicUrl ?? origin;
  if (!LOOPBACK.test(new URL(url).hostname)) return { url };
  return { url, warning: loopback ? 'onlyHereListening' : 'onlyHereOpened' };
}

/** Asks the server for the address once. Until it has answered, the address is that of this page. */
export function useRoomAddress(): RoomAddress {
  const [room, setRoom] = useState<{ publicUrl?: string; loopback: boolean }>({ loopback: true });
  useEffect(() => {
    void api.room().then(setRoom, () => undefined);
  }, []);
  return roomAddress(room, location.origin);
}
