import { useCallback, useEffect, useMemo, useState } from 'react';
import type { LineItem } from '../../../src/contract/events.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';

const PAGE = 30;

/** The lines that mention this member, newest first: those of the pages asked for, and those that came since. */
export function useMentions(): {
  lines: readonly LineItem[];
  state: 'loading' | 'idle' | 'failed';
  more: boolean;
  further(): void;
} {
  const client = useRoomClient();
  const id = useRoom(state => state.me?.id);
  const entries = useRoom(state => state.entries);
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const [pages, setPages] = useState<readonly LineItem[]>([]);
  const [state, setState] = useState<'loading' | 'idle' | 'failed'>('loading');
  const [more, setMore] = useState(false);

  const load = useCallback(
    async (before: number | undefined) => {
      setState('loading');
      const page = await client.history({
        mentions: true,
        limit: PAGE,
        ...(before !== undefined && { before }),
      });
      if (!page?.ok) return setState('failed');
      const found = page.items.filter((item): item is LineItem => item.kind === 'chat').toReversed();
      setPages(known => (before === undefined ? found : [...known, ...found]));
      setMore(page.moreBefore);
      setState('idle');
    },
    [client],
  );
  useEffect(() => {
    if (isLive) void load(undefined);
  }, [isLive, load]);

  const lines = useMemo(() => {
    const newest = pages[0]?.seq ?? 0;
    const fresh = entries.flatMap(entry =>
      entry.kind === 'item' && entry.item.kind === 'chat' && entry.seq > newest ? [entry.item] : [],
    );
    const mine = fresh.filter(({ mentions }) => id !== undefined && mentions?.includes(id));
    return [...mine.toReversed(), ...pages];
  }, [entries, id, pages]);
  return { lines, state, more, further: () => void load(pages.at(-1)?.seq) };
}
