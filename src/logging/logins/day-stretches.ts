import type { Day } from './calendar.js';

/** Instants, epoch ms; `toAt` is excluded. */
export type Time = Pick<Day, 'fromAt' | 'toAt'>;

/** A range of seq, `to` excluded, in which the times of lines never fall. */
export interface Stretch {
  from: number;
  to: number;
}

/** What is read: lines have an index of times, acts have none. */
type Log = 'chat_log' | 'moderation_log';

type Query = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/** Limit of clock changes that are considered; everything before them is searched as one stretch. */
const MOST_FALLS = 1_000;

/**
 * The parts of the log that contain the rows of some days, newest first: almost always one, whose ends the index of
 * times gives. Times rise with seq except where the clock was set back, which is an act on record: there a new stretch
 * begins, and each is searched by bisection, unless it is of these days as a whole. Readers of a stretch must still
 * filter by the days' times.
 */
export async function stretchesOf(days: Time, query: Query, log: Log = 'chat_log'): Promise<Stretch[]> {
  const falls = await query<Fall>(fallsIn(log), [MOST_FALLS]);
  if (falls.length === 0 && log === 'chat_log') {
    const [from, to] = [await firstSince(days.fromAt, query), await firstSince(days.toAt, query)];
    return from === undefined ? [] : [{ from, to: to ?? Infinity }];
  }
  const found: Stretch[] = [];
  let to = Infinity;
  let lastAt = Infinity;
  for (const { seq, at, ended } of falls) {
    const stretch = { from: seq, to };
    if (at >= days.fromAt && lastAt < days.toAt) found.push(stretch);
    else if (at < days.toAt && lastAt >= days.fromAt)
      found.push(await narrowed(stretch, { days, query, log }));
    [to, lastAt] = [seq, ended ?? -Infinity];
  }
  const oldest = { from: 0, to };
  if (falls.length === MOST_FALLS) found.push(oldest);
  else if (lastAt >= days.fromAt) found.push(await narrowed(oldest, { days, query, log }));
  return joined(found.filter(({ from, to: end }) => from < end));
}

/** Stretches that follow one another are walked as one: a clock may have been set back a thousand times. */
function joined(newestFirst: readonly Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const stretch of newestFirst) {
    const last = stretches.at(-1);
    if (last?.from === stretch.to) last.from = stretch.from;
    else stretches.push({ ...stretch });
  }
  return stretches;
}

/** An act that records that the clock was set back: the time from there on, and that of the last row before. */
interface Fall {
  seq: number;
  at: number;
  ended: number | null;
}
const fallsIn = (log: Log): string => `SELECT m.seq, m.at,
    (SELECT c.at FROM ${log} c WHERE c.seq < m.seq ORDER BY c.seq DESC LIMIT 1) AS ended
  FROM moderation_log m WHERE m.action = 'clock' AND m.outcome = 'done' ORDER BY m.seq DESC LIMIT ?`;

/** The first line at or after an instant, where times never fall. A batch of lines has one time. */
async function firstSince(at: number, query: Query): Promise<number | undefined> {
  const [first] = await query<{ at: number }>(
    'SELECT c.at FROM chat_log c WHERE c.at >= ? ORDER BY c.at LIMIT 1',
    [at],
  );
  if (!first) return undefined;
  const [line] = await query<{ seq: number }>('SELECT MIN(c.seq) AS seq FROM chat_log c WHERE c.at = ?', [
    first.at,
  ]);
  return line!.seq;
}

interface Searched {
  days: Time;
  query: Query;
  log: Log;
}

async function narrowed(stretch: Stretch, searched: Searched): Promise<Stretch> {
  const { days, query } = searched;
  const [head] = await query<{ seq: number }>('SELECT seq FROM log_head WHERE id = ?', [1]);
  const within = { from: stretch.from, to: Math.min(stretch.to, head!.seq + 1) };
  const from = await firstWithin(within, days.fromAt, searched);
  const to = await firstWithin({ from, to: within.to }, days.toAt, searched);
  // rows stored meanwhile belong to a stretch with an open end
  return { from, to: to === within.to ? stretch.to : to };
}

/** The seq in a stretch from which on all rows are at or after an instant; its end if there are none. */
async function firstWithin({ from, to }: Stretch, at: number, { query, log }: Searched): Promise<number> {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await query<{ seq: number; at: number }>(
      `SELECT c.seq, c.at FROM ${log} c WHERE c.seq >= ? AND c.seq < ? ORDER BY c.seq LIMIT 1`,
      [middle, high],
    );
    if (!row || row.at >= at) high = middle;
    else low = row.seq + 1;
  }
  return low;
}
