import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LineItem } from '../../../src/contract/events.js';
import { ERRORS } from '../../../src/contract/errors.js';
import { sameName } from '../../../src/contract/names.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import type { Entry } from '../client/state.js';
import { inSeqOrder, isWhisper, joinPages, partnerOf, type TalkPages } from './by-partner.js';

/** The whispers with one member, as far as they were requested, and new ones. */
export interface OpenTalk {
  lines: readonly LineItem[];
  /** The newest page is there: with the lines that came since, nothing is missing at the end. */
  isAtEnd: boolean;
  state: 'loading' | 'ready' | 'failed';
  /** Not connected: continues when the connection is back. */
  isWaiting: boolean;
  /** The error code. */
  code?: string;
  /** Trying again may help. */
  canRetry: boolean;
  hasOlder: boolean;
  loadOlder(): void;
  retry(): void;
}

export function useTalk(name: string): OpenTalk {
  const client = useRoomClient();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const [page, setPage] = useState<TalkPages>();
  const [state, setState] = useState<OpenTalk['state']>('loading');
  const [code, setCode] = useState<string>();
  const asked = useRef<number>(undefined);
  const run = useRef(0);
  const arrived = useArrived(name);
  const lines = useMemo(() => inSeqOrder(page?.lines ?? [], arrived), [page, arrived]);

  const all = useRef(lines);
  useEffect(() => {
    all.current = lines;
  });

  const load = useCallback(
    async (before: number | undefined) => {
      const mine = ++run.current;
      asked.current = before;
      setState('loading');
      const answer = await client.history({ with: name, ...(before !== undefined && { before }) });
      if (mine !== run.current) return;
      setCode(answer === undefined ? 'UNREACHABLE' : answer.ok ? undefined : answer.error.code);
      setState(answer?.ok ? 'ready' : 'failed');
      if (!answer?.ok) return;
      const whispers = answer.items.filter(isWhisper);
      setPage(old =>
        before === undefined
          ? joinPages(old, whispers, answer.more)
          : { lines: inSeqOrder(whispers, all.current), more: answer.more },
      );
    },
    [client, name],
  );
  useEffect(() => {
    // after an error there may be a gap
    if (isLive) void load(undefined);
  }, [load, isLive]);
  useEffect(
    () => () => {
      run.current++;
    },
    [],
  );

  return {
    lines,
    isAtEnd: page !== undefined,
    state,
    isWaiting: !isLive,
    code,
    canRetry:
      code === undefined || !(code in ERRORS) || ERRORS[code as keyof typeof ERRORS].retry !== 'never',
    hasOlder: page?.more === true,
    loadOlder: () => void load(lines[0]?.seq),
    retry: () => void load(asked.current),
  };
}

/** The whispers with a member that the room has loaded, kept when the room drops its oldest lines. */
function useArrived(name: string): readonly LineItem[] {
  const me = useRoom(state => state.me?.name) ?? '';
  const entries = useRoom(state => state.entries);
  const [arrived, setArrived] = useState(() => whispersAfter(entries, 0, { name, me }));
  const fresh = whispersAfter(entries, arrived.at(-1)?.seq ?? 0, { name, me });
  if (fresh.length > 0) setArrived([...arrived, ...fresh]);
  return arrived;
}

function whispersAfter(
  entries: readonly Entry[],
  seq: number,
  { name, me }: { name: string; me: string },
): LineItem[] {
  const lines: LineItem[] = [];
  for (let i = entries.length - 1; i >= 0 && entries[i]!.seq > seq; i--) {
    const entry = entries[i]!;
    if (entry.kind !== 'item' || !isWhisper(entry.item)) continue;
    if (sameName(partnerOf(entry.item, me), name)) lines.unshift(entry.item);
  }
  return lines;
}
