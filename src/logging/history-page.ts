import { isLine, type HistoryPage, type Item } from '../contract/events.js';

/** The most text in a page, however many items that is; the same as in a page of a resume. */
const PAGE_CHARACTERS = 128 * 1024;

/** What to read, around a seq: the items below it are `older`, those from it on `newer`. */
export interface PagePlace {
  middle: number;
  /** How many of each are wanted at most. */
  older: number;
  newer: number;
}

/** How a page was asked for: at most one of the first three. */
export interface PageRequest {
  before?: number | undefined;
  after?: number | undefined;
  around?: number | undefined;
  limit: number;
}

/** @param end one above the last seq that may be shown */
export function placeOf({ before, after, around, limit }: PageRequest, end: number): PagePlace {
  if (after !== undefined) return { middle: Math.min(after + 1, end), older: 0, newer: limit };
  if (around === undefined) return { middle: Math.min(before ?? end, end), older: limit, newer: 0 };
  const newer = Math.floor(limit / 2);
  return { middle: Math.min(around + 1, end), older: limit - newer, newer };
}

/**
 * The page of what was read at a place: one more than wanted on each side, to know whether there is more. A page
 * that would hold up others is cut at its outer ends.
 */
export function pageOf(
  read: { older: readonly Item[]; newer: readonly Item[] },
  place: PagePlace,
): HistoryPage {
  const budget = place.older > 0 && place.newer > 0 ? PAGE_CHARACTERS / 2 : PAGE_CHARACTERS;
  const older = withinSize(read.older.toReversed().slice(0, place.older), budget).toReversed();
  const newer = withinSize(read.newer.slice(0, place.newer), budget);
  const moreBefore = older.length < read.older.length;
  const moreAfter = newer.length < read.newer.length;
  const more = place.older === 0 ? moreAfter : moreBefore;
  return { items: [...older, ...newer], moreBefore, moreAfter, more };
}

/** The first items that are not too long together; one always. */
function withinSize(items: Item[], budget: number): Item[] {
  let characters = 0;
  const end = items.findIndex((item, i) => {
    if (isLine(item)) characters += (item.text?.length ?? 0) + (item.quote?.text?.length ?? 0);
    else characters += item.reason.length;
    return characters > budget && i > 0;
  });
  return end === -1 ? items : items.slice(0, end);
}
