import { useSyncExternalStore } from 'react';
import { isAttended } from '../kit/use-away.js';
import { session } from '../kit/services.js';
import { useRoomClient } from '../kit/use-room.js';
import type { RoomClient } from '../client/room-client.js';
import { READS_KEY, WhisperBox, type WhisperBoxState } from './whisper-box.js';

const boxes = new WeakMap<RoomClient, WhisperBox>();

/** The whispers of this room: one box for all parts of the page. */
export function useWhisperBox(): WhisperBox {
  const client = useRoomClient();
  let box = boxes.get(client);
  if (!box) {
    box = new WhisperBox({
      client,
      storage: session.storage.browser,
      isAttended,
    });
    boxes.set(client, box);
  }
  return box;
}

/** Part of the box's state as it is, never a new object. */
export function useWhispers<T>(pick: (state: WhisperBoxState) => T): T {
  const box = useWhisperBox();
  return useSyncExternalStore(
    listener => {
      const stop = box.subscribe(listener);
      const readAgain = ({ key }: StorageEvent): void => {
        if (session.storage.nameOf(key) === READS_KEY) box.readAgain();
      };
      globalThis.addEventListener('storage', readAgain);
      return () => {
        stop();
        globalThis.removeEventListener('storage', readAgain);
      };
    },
    () => pick(box.state),
  );
}

/** How many whispers came while the page was out of sight, and are still unread. */
export function useUnreadWhispers(): number {
  return useWhispers(state => state.unreadCount);
}
