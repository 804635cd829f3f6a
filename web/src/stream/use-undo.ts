import { useCallback } from 'react';
import type { SanctionItem } from '../../../src/contract/events.js';
import { Later } from '../kit/later.js';
import { toastNotLoaded } from '../kit/toast.js';
import { useRoomClient } from '../kit/use-room.js';

/** What admins alone need. */
const acts = new Later(async () => import('../moderation/done-toast.js'));

/** Takes back an act at once, as its toast does. @param goOn lets a held list go on, with what comes of it */
export function useUndo(goOn: () => void): (item: SanctionItem) => Promise<void> {
  const client = useRoomClient();
  return useCallback(
    async item => {
      goOn();
      try {
        await acts.load();
      } catch {
        return toastNotLoaded();
      }
      await acts.code.get()!.undo(item, client);
    },
    [client, goOn],
  );
}
