import { useCallback, useEffect, useRef, useState } from 'react';
import type { Page } from '../../../src/contract/rest.js';
import { ApiError } from '../client/api.js';
import { api } from '../kit/services.js';
import { useRoom } from '../kit/use-room.js';

export interface Pages<P extends Page<unknown>> {
  items: P['items'];
  /** Undefined until there is one. */
  last: P | undefined;
  hasMore: boolean;
  isLoading: boolean;
  /** Why it could not be loaded. */
  code: string | undefined;
  more(): void;
}

/**
 * A list of one's own record, page by page. What could not be reached is asked for again once there is a connection.
 * @param path below `/api/me/record`
 * @param cursorOf what the next page comes before; the same function in every render
 */
export function usePages<P extends Page<unknown>>(
  path: string,
  cursorOf: (page: P) => number | string | undefined,
): Pages<P> {
  const [items, setItems] = useState<P['items']>([]);
  const [last, setLast] = useState<P>();
  const [isLoading, setLoading] = useState(true);
  const [code, setCode] = useState<string>();
  const isLive = useRoom(({ connection }) => connection.state === 'live');
  const cursor = last && cursorOf(last);
  useEffect(() => {
    if (!isLoading) return undefined;
    let isOver = false;
    const before = cursor === undefined ? '' : `?${new URLSearchParams({ before: String(cursor) })}`;
    api.call<P>('GET', `me/record/${path}${before}`).then(
      page => {
        if (isOver) return;
        setItems(was => [...was, ...page.items]);
        setLast(page);
        setLoading(false);
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (isOver) return;
        setCode(error.body.code);
        setLoading(false);
      },
    );
    return () => {
      isOver = true;
    };
  }, [path, cursor, isLoading]);
  const more = useCallback(() => {
    setCode(undefined);
    setLoading(true);
  }, []);
  const failed = useRef(code);
  useEffect(() => {
    failed.current = code;
  });
  useEffect(() => {
    if (isLive && failed.current === 'UNREACHABLE') more();
  }, [isLive, more]);
  return { items, last, hasMore: last?.more ?? false, isLoading, code, more };
}
