import { useCallback } from 'react';
import type { Page } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';
import { useList, type List } from '../records/use-list.js';

/**
 * A list of one's own record, page by page.
 * @param path below `/api/me/record`
 * @param cursorOf what the next page comes before; the same function in every render
 */
export function useOwnList<P extends Page<unknown>>(
  path: string,
  cursorOf: (page: P) => number | string | undefined,
): List<P['items'][number], P> {
  const ask = useCallback(
    async (next: string | undefined) => {
      const before = next === undefined ? '' : `?${new URLSearchParams({ before: next })}`;
      const page = await api.call<P>('GET', `me/record/${path}${before}`);
      const cursor = page.more ? cursorOf(page) : undefined;
      return { items: page.items, next: cursor === undefined ? undefined : String(cursor), extra: page };
    },
    [path, cursorOf],
  );
  return useList(path, ask);
}
