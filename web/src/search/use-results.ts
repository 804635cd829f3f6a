import { useEffect, useState } from 'react';
import type { SearchPage } from '../../../src/contract/events.js';
import type { SearchPayload } from '../../../src/contract/queries.js';
import { isLine } from '../kit/use-arrived.js';
import { markEach, useLineActs } from '../kit/use-line-acts.js';
import { useReset } from '../kit/use-reset.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { seek } from './seek.js';
import type { ShownLine } from '../client/shown-item.js';

const PAGE = 30;
/** No answer came. */
const LOST = 'UNREACHABLE';

export interface Results {
  /** Of which search: those of the one before stay until the next is answered. */
  payload: SearchPayload | undefined;
  /** The newest first. */
  lines: readonly ShownLine[];
  /** How far it went. */
  page?: Omit<SearchPage, 'items'>;
  /** When the last line was said that was looked at, if the last pages had nothing. Epoch ms. */
  searchedAt?: number | undefined;
  /** The error code. */
  code?: string | undefined;
  isSearching: boolean;
  /** Not connected: goes on when the connection is back. */
  isWaiting: boolean;
  /** Further back, or once more what failed. */
  goOn(): void;
}

type Found = Omit<Results, 'isSearching' | 'isWaiting' | 'goOn'> & { wantsMore: boolean };

const NOTHING: Found = { payload: undefined, lines: [], wantsMore: false };

/** @param payload another object for another search, or for the same one again */
export function useResults(payload: SearchPayload | undefined): Results {
  const client = useRoomClient();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const [found, setFound] = useState(NOTHING);
  useLineActs(found.lines, mark => setFound(was => ({ ...was, lines: markEach(was.lines, mark) })));
  useReset(() => setFound(was => ({ ...was, payload: undefined })));
  const own = found.payload === payload ? found : undefined;
  const isSearching = payload !== undefined && (own?.wantsMore ?? true);
  const goOn = (): void => setFound(was => ({ ...was, code: undefined, wantsMore: true }));

  const before = own?.page?.searchedTo;
  useEffect(() => {
    if (!payload || !isLive || !isSearching) return undefined;
    let isOver = false;
    const isWanted = (): boolean => !isOver;
    const { queries } = client;
    const asked = { limit: PAGE, ...payload, ...(before !== undefined && { before }) };
    const search = async (): Promise<void> => {
      const answer = await seek(async one => queries.search(one), asked, isWanted);
      if (isOver) return;
      if (!answer?.ok) {
        const code = answer ? answer.error.code : LOST;
        return setFound(was => ({
          ...(was.payload === payload ? was : NOTHING),
          ...{ payload, code, wantsMore: false },
        }));
      }
      const { items, ...page } = answer;
      const searchedAt = page.more && items.length === 0 ? await timeOf(page.searchedTo) : undefined;
      if (isOver) return;
      setFound(was => ({
        ...{ payload, page, searchedAt, wantsMore: false },
        lines: [...(before === undefined ? [] : was.lines), ...items.filter(isLine)],
      }));
    };
    /** Of the last line that may be seen and is not newer than that. */
    const timeOf = async (seq: number): Promise<number | undefined> => {
      const answer = await queries.history({ before: seq + 1, limit: 1 });
      return answer?.ok ? answer.items[0]?.at : undefined;
    };
    void search();
    return () => {
      isOver = true;
    };
  }, [client, payload, isLive, isSearching, before]);
  useEffect(() => {
    // what was asked when the connection was lost
    if (isLive) setFound(was => (was.code === LOST ? { ...was, code: undefined, wantsMore: true } : was));
  }, [isLive]);

  const isWaiting = !isLive && (isSearching || own?.code === LOST);
  return { ...found, isSearching, isWaiting, goOn };
}
