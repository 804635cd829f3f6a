import { useEffect, useState } from 'react';
import { roomAddress, type RoomAddress } from '../members/room-address.js';
import { useRoomUi } from '../kit/room-ui.js';
import { api } from '../kit/services.js';
import { useRoom } from '../kit/use-room.js';

/** What a room is called before anyone has named it. */
const UNNAMED: readonly string[] = ['사랑방', 'Sarangbang'];

export interface Steps {
  isNamed: boolean;
  /** Accounts besides the viewer's; undefined until the server has answered, as is the address. */
  others: number | undefined;
  address: RoomAddress | undefined;
  /** Others can open that address. */
  isReached: boolean;
  /** How many of the three are done. */
  done: number;
}

/**
 * How far a new room is open. Asks the server again when the admin opens or leaves another page, and while there is no
 * other account, when someone comes.
 */
export function useSteps(): Steps {
  const about = useRoom(state => state.about);
  const here = useRoom(state => state.count);
  const { view } = useRoomUi();
  const [told, setTold] = useState<{ others: number; address: RoomAddress }>();
  const awaited = told !== undefined && told.others > 0 ? undefined : here;
  useEffect(() => {
    let isGone = false;
    Promise.all([api.room(), api.accountCount()]).then(
      ([room, count]) => {
        if (!isGone) setTold({ others: count - 1, address: roomAddress(room, location.origin) });
      },
      // without an answer the steps stay as they were
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [view, awaited]);
  const isNamed =
    about !== undefined &&
    !(UNNAMED.includes(about.name) && about.description === undefined && about.colour === undefined);
  const isReached = told !== undefined && told.address.warning === undefined;
  const others = told?.others;
  const done = [isNamed, others !== undefined && others > 0, isReached].filter(Boolean).length;
  return { isNamed, others, address: told?.address, isReached, done };
}
