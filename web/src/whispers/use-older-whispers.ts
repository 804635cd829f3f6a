import { useMemo, useRef, useState } from 'react';
import { LIMITS } from '../../../src/contract/limits.js';
import { inSeqOrder, useArrived } from '../kit/use-arrived.js';
import { markEach, useLineActs } from '../kit/use-line-acts.js';
import { useReset } from '../kit/use-reset.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { isWhisper } from './by-partner.js';
import type { ShownLine } from '../client/shown-item.js';

/** How many pages of the log are searched at most before the member is asked again. */
const PAGES = 5;

/** The whispers that the room has loaded, and those further back that were searched for. */
export interface OlderWhispers {
  /** By seq. */
  lines: readonly ShownLine[];
  /** `whole`: the log has nothing older. */
  state: 'idle' | 'looking' | 'failed' | 'whole';
  /** Searches up to the next whisper. */
  further(): void;
}

export function useOlderWhispers(): OlderWhispers {
  const client = useRoomClient();
  const hasOlder = useRoom(room => room.hasOlder);
  const arrived = useArrived(isWhisper);
  const [older, setOlder] = useState<readonly ShownLine[]>([]);
  const lines = useMemo(() => inSeqOrder(older, arrived), [older, arrived]);
  useLineActs(older, mark => setOlder(were => markEach(were, mark)));
  const [state, setState] = useState<OlderWhispers['state']>('idle');
  const before = useRef<number>(undefined);

  const search = useRef(0);

  // it is searched from what is loaded now
  useReset(() => {
    search.current++;
    before.current = undefined;
    setOlder([]);
    setState('idle');
  });

  const look = async (): Promise<void> => {
    setState('looking');
    const own = search.current;
    for (let pages = 0; pages < PAGES; pages++) {
      before.current ??= client.state.entries.find(({ kind }) => kind === 'item')?.seq ?? 0;
      const page = await client.queries.history({ before: before.current, limit: LIMITS.pageMax });
      if (search.current !== own) return;
      if (!page?.ok) return setState('failed');
      before.current = page.items[0]?.seq ?? 0;
      const found = page.items.filter(isWhisper);
      setOlder(known => [...found, ...known]);
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
