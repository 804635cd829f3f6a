import type { Page } from '../../contract/rest.js';
import type { Span } from '../../logging/line-walks.js';
import type { Stretch } from '../../logging/logins/day-stretches.js';

/** Which rows of a log: the newest `limit` between two seqs, both excluded. */
export interface Range {
  after?: number;
  before?: number;
  limit: number;
}

/**
 * A page of a log, newest first.
 * @param within `stretches`: the parts that have the rows, newest first; `end`: one above the last seq that may be read
 */
export async function paged<Row>(
  read: (span: Span) => Promise<Row[]>,
  { limit, ...asked }: Range,
  within: { stretches: readonly Stretch[]; end: number },
): Promise<Page<Row>> {
  const found: Row[] = [];
  for (const { from, to } of within.stretches) {
    const after = Math.max(asked.after ?? 0, from - 1);
    const before = Math.min(asked.before ?? Infinity, to, within.end);
    if (found.length > limit || before - after < 2) continue;
    found.push(...(await read({ after, before, limit: limit + 1 - found.length })));
  }
  return { items: found.slice(0, limit), more: found.length > limit };
}
