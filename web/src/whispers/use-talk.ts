import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LineItem } from '../../../src/contract/events.js';
import { ERRORS } from '../../../src/contract/errors.js';
import { nameKey } from '../../../src/contract/names.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { inSeqOrder, isWhisper, joinPages } from './by-partner.js';
import { useWhisperBox, useWhispers } from './use-whispers.js';

/** The whispers with one member, as far as they were requested, and new ones. */
export interface OpenTalk {
  lines: readonly LineItem[];
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
  const box = useWhisperBox();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const [page, setPage] = useState<{ lines: readonly LineItem[]; more: boolean }>();
  const [state, setState] = useState<OpenTalk['state']>('loading');
  const [code, setCode] = useState<string>();
  const asked = useRef<number>(undefined);
  const run = useRef(0);
  const known = useWhispers(({ talks }) => talks.find(({ key }) => key === nameKey(name))?.lines);
  const lines = useMemo(() => inSeqOrder(page?.lines ?? [], known ?? []), [page, known]);

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
      box.learn(whispers);
      setPage(old =>
        before === undefined
          ? joinPages(old, whispers, answer.more)
          : { lines: inSeqOrder(whispers, all.current), more: answer.more },
      );
    },
    [client, box, name],
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
