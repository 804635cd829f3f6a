import type { Ack } from '../../../src/contract/events.js';
import type { SearchPayload } from '../../../src/contract/queries.js';
import type { ShownSearchPage } from '../client/shown-item.js';

/** The server answers after some time with what it has found by then, be it nothing: it is asked again so often. */
const EMPTY_PAGES = 3;
const AGAIN_MS = 1_000;

export type Ask = (payload: SearchPayload) => Promise<Ack<ShownSearchPage> | undefined>;

/**
 * Searches until something is found, or all is searched, or it takes long. Waits its turn where the server demands it.
 * Undefined when no answer came, or none is wanted any more.
 */
export async function seek(
  ask: Ask,
  payload: SearchPayload,
  isWanted: () => boolean,
): Promise<Ack<ShownSearchPage> | undefined> {
  let { before } = payload;
  for (let empty = 0; ;) {
    const page = await ask({ ...payload, ...(before !== undefined && { before }) });
    if (!isWanted()) return undefined;
    if (page?.ok === false && page.error.code === 'RATE_LIMITED') {
      await new Promise(resolve => setTimeout(resolve, page.error.retryAfterMs ?? AGAIN_MS));
      if (!isWanted()) return undefined;
      continue;
    }
    if (!page?.ok || page.items.length > 0 || !page.more || empty === EMPTY_PAGES) return page;
    empty++;
    before = page.searchedTo;
  }
}
