import { useRef, useState } from 'react';
import type { LineItem } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { isWhisper } from './by-partner.js';

/** How many pages of the log are searched at most before the member is asked again. */
const PAGES = 5;

/** Whispers further back than what the room has loaded. */
export interface OlderWhispers {
  lines: readonly LineItem[];
  /** `whole`: the log has nothing older. */
  state: 'idle' | 'looking' | 'failed' | 'whole';
  /** Searches up to the next whisper. */
  further(): void;
}

export function useOlderWhispers(): OlderWhispers {
  const client = useRoomClient();
  const hasOlder = useRoom(room => room.hasOlder);
  const [lines, setLines] = useState<readonly LineItem[]>([]);
  const [state, setState] = useState<OlderWhispers['state']>('idle');
  const before = useRef<number>(undefined);

  const look = async (): Promise<void> => {
    setState('looking');
    for (let pages = 0; pages < PAGES; pages++) {
      before.current ??= client.state.entries.find(({ kind }) => kind === 'item')?.seq ?? 0;
      const page = await client.history({ before: before.current, limit: LIMITS.pageMax });
      if (!page?.ok) return setState('failed');
      before.current = page.items[0]?.seq ?? 0;
      const found = page.items.filter(isWhisper);
      setLines(known => [...found, ...known]);
      if (!page.more) return setState('whole');
      if (found.length > 0) break;
    }
    setState('idle');
  };
  return {
    lines,
    state: state === 'idle' && !hasOlder ? 'whole' : state,
    further: () => void (state !== 'looking' && look()),
  };
}
