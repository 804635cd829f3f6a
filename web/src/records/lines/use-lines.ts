import { useCallback, useRef } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { ChatRecord, LinesPage } from '../../../../src/contract/records.js';
import { lastSeq } from '../../kit/unread.js';
import { useRoomClient } from '../../kit/use-room.js';
import { useAskedRows, useRecordActs } from '../line-acts/use-record-acts.js';
import { recordApi } from '../record-api.js';
import { useFresh } from '../use-fresh.js';
import { useList, type List, type Part } from '../use-list.js';
import type { LineFilters } from './line-query.js';

/** A search answers after some time with what it has found by then, be it nothing: it is asked again so often. */
const EMPTY_PAGES = 3;

/** What an answer tells besides its lines. */
export interface Searched extends Pick<LinesPage, 'indexedFrom'> {
  /** When the last line was said that was looked at, if the last answer had nothing. Epoch ms. */
  searchedAt?: number | undefined;
}

export function useLines(filters: LineFilters): List<ChatRecord, Searched> {
  const key = JSON.stringify(filters);
  const followed = useAskedRows();
  const ask = useCallback(
    async (next: string | undefined) => followed(async () => askFor(JSON.parse(key) as LineFilters, next)),
    [key, followed],
  );
  const list = useList(key, ask);
  useRecordActs(list.replace);
  return list;
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
  const followed = useAskedRows();
  const key = JSON.stringify(filters);
  /** Up to where the log went when the time before was asked: a search need not look again at what is older. */
  const before = useRef({ key, head: 0 });
  return useFresh(list, key, isOn, async newest => {
    const known = before.current.key === key ? before.current.head : 0;
    const after = filters.q === undefined ? newest : Math.max(newest, known);
    const head = lastSeq(client.state.entries) ?? 0;
    const {
      items,
      more,
      searchedTo = Infinity,
    } = await followed(async () => recordApi.lines({ ...filters, after, limit: LIMITS.pageMax }));
    before.current = { key, head };
    return { items, isWhole: !more || searchedTo <= after + 1 };
  });
}
