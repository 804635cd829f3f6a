import { useCallback, useEffect, useRef, useState } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { ChatRecord, LinesPage } from '../../../../src/contract/records.js';
import { lastSeq } from '../../kit/unread.js';
import { useRoomClient } from '../../kit/use-room.js';
import { recordApi } from '../record-api.js';
import { useEvery } from '../use-every.js';
import { useList, type List, type Part } from '../use-list.js';
import type { LineFilters } from './line-query.js';

const FRESH_EVERY_MS = 5_000;
/** A search answers after some time with what it has found by then, be it nothing: it is asked again so often. */
const EMPTY_PAGES = 3;

/** What an answer tells besides its lines. */
export interface Searched extends Pick<LinesPage, 'indexedFrom'> {
  /** When the last line was said that was looked at, if the last answer had nothing. Epoch ms. */
  searchedAt?: number | undefined;
}

export function useLines(filters: LineFilters): List<ChatRecord, Searched> {
  const key = JSON.stringify(filters);
  const ask = useCallback(
    async (next: string | undefined) => askFor(JSON.parse(key) as LineFilters, next),
    [key],
  );
  return useList(key, ask);
}

async function askFor(filters: LineFilters, next: string | undefined): Promise<Part<ChatRecord, Searched>> {
  let before = next;
  for (let empty = 0; ;) {
    const page = await recordApi.lines({ ...filters, before });
    const { items, more, searchedTo, indexedFrom } = page;
    const end = searchedTo ?? items.at(-1)?.seq;
    before = more && end !== undefined ? String(end) : undefined;
    if (items.length > 0 || before === undefined || empty++ === EMPTY_PAGES) {
      const isFruitless = items.length === 0 && before !== undefined;
      return {
        ...{ items, next: before },
        extra: {
          ...(indexedFrom !== undefined && { indexedFrom }),
          ...(isFruitless && { searchedAt: await timeOf(Number(before)) }),
        },
      };
    }
  }
}

/** Of the last line that is not newer than that. */
async function timeOf(seq: number): Promise<number | undefined> {
  const { items } = await recordApi.lines({ before: seq + 1, limit: 1 });
  return items[0]?.at;
}

/** Adds the lines that come to a list, while it is on. Returns whether the last time that failed. */
export function useFreshLines(
  list: List<ChatRecord, Searched>,
  filters: LineFilters,
  isOn: boolean,
): boolean {
  const client = useRoomClient();
  const [hasFailed, setFailed] = useState(false);
  const isAsking = useRef(false);
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const key = JSON.stringify(filters);
  const current = useRef(key);
  /** Up to where the log went when the time before was asked: a search need not look again at what is older. */
  const headBefore = useRef(0);
  useEffect(() => {
    current.current = key;
    headBefore.current = 0;
  }, [key]);
  const refresh = async (): Promise<void> => {
    const { items, isOutdated, isLoading } = latest.current;
    if (isAsking.current || isOutdated || isLoading) return;
    const newest = items[0]?.seq ?? 0;
    const after = filters.q === undefined ? newest : Math.max(newest, headBefore.current);
    const head = lastSeq(client.state.entries) ?? 0;
    isAsking.current = true;
    try {
      const page = await recordApi.lines({ ...filters, after, limit: LIMITS.pageMax });
      setFailed(false);
      if (current.current !== key || (latest.current.items[0]?.seq ?? 0) !== newest) return;
      headBefore.current = head;
      const isWhole = !page.more || (page.searchedTo ?? Infinity) <= after + 1;
      if (!isWhole) latest.current.renew();
      else if (page.items.length > 0) latest.current.prepend(page.items);
    } catch {
      setFailed(true);
    } finally {
      isAsking.current = false;
    }
  };
  useEvery(FRESH_EVERY_MS, isOn, () => void refresh());
  return hasFailed;
}
