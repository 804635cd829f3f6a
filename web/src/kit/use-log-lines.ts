import { useEffect, useMemo, useRef, useState } from 'react';
import type { HistoryPayload } from '../../../src/contract/queries.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { inSeqOrder, isLine, useArrived } from './use-arrived.js';
import { lastSeq } from './unread.js';
import { markEach, useLineActs } from './use-line-acts.js';
import { useReset } from './use-reset.js';
import { useRoom, useRoomClient } from './use-room.js';
import type { ShownItem, ShownLine } from '../client/shown-item.js';

/** Some of the lines of the log, as far as they were loaded: without a gap, and once here, kept. */
export interface LogLines {
  /** By seq. */
  lines: readonly ShownLine[];
  /** With the lines that come, nothing is missing at the end. */
  isAtEnd: boolean;
  state: 'loading' | 'ready' | 'failed';
  /** Not connected: continues when the connection is back. */
  isWaiting: boolean;
  /** The error code. */
  code: string | undefined;
  hasOlder: boolean;
  loadOlder(): void;
  retry(): void;
}

/**
 * Loads lines page by page from the end, and adds those that come. After a lost connection it loads what came since.
 * @param ask which lines, and how many at once; the same object each time it is drawn
 * @param isWanted which of the lines that come
 */
export function useLogLines(
  ask: Pick<HistoryPayload, 'with' | 'mentions'> & { limit: number },
  isWanted: (line: ShownLine) => boolean,
): LogLines {
  const client = useRoomClient();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const newest = useRoom(({ entries }) => lastSeq(entries));
  const arrived = useArrived(isWanted, ask.limit);
  const [fetched, setFetched] = useState<readonly ShownLine[]>([]);
  const [hasOlder, setHasOlder] = useState<boolean>();
  const [wantsOlder, setWantsOlder] = useState(true);
  /** After a lost connection: what came later may be missing. */
  const [gapAfter, setGapAfter] = useState<number>();
  const [code, setCode] = useState<string>();
  const lines = useMemo(() => inSeqOrder(fetched, arrived), [fetched, arrived]);
  useLineActs(fetched, mark => setFetched(were => markEach(were, mark)));
  useReset(() => {
    setFetched([]);
    setHasOlder(undefined);
    setWantsOlder(true);
    setGapAfter(undefined);
    setCode(undefined);
  });
  const first = useRef<number>(undefined);
  useEffect(() => {
    first.current = lines[0]?.seq;
  });

  const isBegun = hasOlder !== undefined || lines.length > 0;
  useEffect(() => {
    if (isLive) setCode(undefined);
    else if (isBegun) setGapAfter(at => at ?? newest ?? 0);
    // how far the lines went when the connection was lost
  }, [isLive]);

  const isClosing = gapAfter !== undefined;
  useEffect(() => {
    if (!isLive || code !== undefined || !(isClosing || wantsOlder)) return undefined;
    let isOver = false;
    const take = (items: readonly ShownItem[]): void =>
      setFetched(known => inSeqOrder(known, items.filter(isLine)));
    const close = async (after: number): Promise<string | undefined> => {
      const page = await client.queries.history({ ...ask, after, limit: LIMITS.pageMax });
      if (isOver || !page?.ok) return page?.ok === false ? page.error.code : 'UNREACHABLE';
      take(page.items);
      setGapAfter(page.moreAfter ? page.items.at(-1)?.seq : undefined);
      return undefined;
    };
    const older = async (before: number | undefined): Promise<string | undefined> => {
      const page = await client.queries.history({ ...ask, ...(before !== undefined && { before }) });
      if (isOver || !page?.ok) return page?.ok === false ? page.error.code : 'UNREACHABLE';
      take(page.items);
      setHasOlder(page.moreBefore);
      setWantsOlder(false);
      return undefined;
    };
    void (isClosing ? close(gapAfter) : older(first.current)).then(failed => {
      if (!isOver) setCode(failed);
    });
    return () => {
      isOver = true;
    };
  }, [client, ask, isLive, code, isClosing, gapAfter, wantsOlder]);

  return {
    lines,
    isAtEnd: hasOlder !== undefined && !isClosing,
    state: code !== undefined ? 'failed' : wantsOlder ? 'loading' : 'ready',
    isWaiting: !isLive,
    code,
    hasOlder: hasOlder === true,
    loadOlder: () => setWantsOlder(true),
    retry: () => setCode(undefined),
  };
}
