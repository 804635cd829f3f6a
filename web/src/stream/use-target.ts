import { useEffect, useRef, useState } from 'react';
import { onJump } from '../kit/jump.js';
import { toast } from '../kit/toast.js';
import type { Entry } from '../client/state.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import type { useView } from './use-view.js';
import { useText } from '../i18n/index.js';
import { streamStrings } from './strings.js';

/** Follows `#m123` in the address bar, and jumps of the page: finds the line, also far back, shows and marks it. Returns its key. */
export function useTarget(
  entries: readonly Entry[],
  { from, to, include, showRow }: ReturnType<typeof useView>,
  unfoldLine: (seq: number) => boolean,
) {
  const client = useRoomClient();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const t = useText(streamStrings);
  const [wanted, setWanted] = useState(seqInAddress);
  const [marked, setMarked] = useState<string>();
  const asked = useRef<number>(undefined);
  /** What the address led to when the page was opened waits for the first connection; nothing else for another. */
  const wasLive = useRef(false);

  useEffect(() => {
    const want = (seq: number | undefined): void => {
      asked.current = undefined;
      setMarked(undefined);
      setWanted(seq);
    };
    const changed = (): void => want(seqInAddress());
    globalThis.addEventListener('hashchange', changed);
    const stop = onJump(want);
    return () => {
      stop();
      globalThis.removeEventListener('hashchange', changed);
    };
  }, []);

  useEffect(() => {
    if (wanted === undefined || entries.length === 0) return;
    const end = (why?: string): void => {
      if (why !== undefined) toast.error(why);
      asked.current = undefined;
      setWanted(undefined);
    };
    const index = entries.findIndex(entry => entry.kind === 'item' && entry.seq === wanted);
    if (index !== -1) {
      if (index < from || index >= to) return include(index);
      const row = rowOf(wanted);
      if (row) showRow(row);
      setMarked(row?.dataset.key);
      return end();
    }
    if (unfoldLine(wanted)) return;
    const { past, entries: live } = client.state;
    if (past && live.some(({ kind, seq }) => kind === 'item' && seq === wanted))
      return client.paging.closePast();
    if (!isLive) return wasLive.current ? end(t.notLoaded) : undefined;
    if (asked.current === wanted) return;
    asked.current = wanted;
    const isWanted = (): boolean => asked.current === wanted;
    void client.paging.open({ around: wanted }, isWanted).then(found => {
      if (!found && isWanted()) end(found === null ? t.notFound : t.notLoaded);
    });
  }, [wanted, isLive, entries, from, to, client, include, showRow, unfoldLine, t]);
  useEffect(() => {
    if (isLive) wasLive.current = true;
  }, [isLive]);

  return { marked, isLooking: wanted !== undefined };
}

/** The row of a line, or the one that it repeats. */
function rowOf(seq: number): HTMLElement | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>('.stream-rows > [data-key^=m]')];
  return rows.findLast(({ dataset }) => Number(dataset.key!.slice(1)) <= seq);
}

function seqInAddress(): number | undefined {
  const [, seq] = /^#m(\d{1,15})$/.exec(location.hash) ?? [];
  return seq === undefined ? undefined : Number(seq);
}
