import { useEffect, useState } from 'react';
import type { SearchPayload } from '../../../src/contract/queries.js';
import { useRoomUi } from '../kit/room-ui.js';
import { fromAddress, payloadOf, toAddress, type Query } from './query.js';

/** After the last key. */
const TYPED_MS = 300;

interface Asked {
  query: Query;
  /** Another object for each search; undefined while there is no word in it. */
  payload: SearchPayload | undefined;
}

/** What is typed and chosen, and what the server is asked: a little later, or at once. Kept in the address. */
export function useQuery() {
  const { searched, keepSearch } = useRoomUi();
  const [query, setQuery] = useState(() => fromAddress(searched));
  const [asked, setAsked] = useState(() => askedOf(query));
  /** What stands in the box is not yet what is meant. */
  const [isHeld, hold] = useState(false);
  useEffect(() => {
    if (query === asked.query || isHeld) return undefined;
    const timer = setTimeout(() => setAsked(was => askedOf(query, was)), TYPED_MS);
    return () => clearTimeout(timer);
  }, [query, asked, isHeld]);
  const address = toAddress(asked.query);
  useEffect(() => keepSearch(address), [keepSearch, address]);

  const searchNow = (next: Query): void => {
    setQuery(next);
    setAsked(askedOf(next));
  };
  const type = (text: string): void => {
    const next = { ...query, text };
    if (text.trim() === '') searchNow(next);
    else setQuery(next);
  };
  return { query, payload: asked.payload, type, searchNow, hold };
}

/** @param before of which the payload stays the same object if nothing else is asked for */
function askedOf(query: Query, before?: Asked): Asked {
  const payload = payloadOf(query);
  if (payload.q === '') return { query, payload: undefined };
  const isSame = JSON.stringify(payload) === JSON.stringify(before?.payload);
  return { query, payload: isSame ? before?.payload : payload };
}
