import type { Day } from './calendar.js';

/** Instants, epoch ms; `toAt` is excluded. */
type Span = Pick<Day, 'fromAt' | 'toAt'>;

/** A range of seq, `to` excluded, in which the times of lines never fall. */
export interface Stretch {
  from: number;
  to: number;
}

type Query = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/** Limit of clock changes that are considered; everything before them is searched as one stretch. */
const MOST_FALLS = 1_000;

/**
 * The parts of the log that contain a day's lines, newest first: almost always one, whose ends the index of times
 * gives. Times rise with seq except where the clock was set back, which is an act on record: there a new stretch
 * begins, and each is searched by bisection. Readers of a stretch must still filter by the day's times.
 */
export async function stretchesOf(day: Span, query: Query): Promise<Stretch[]> {
  const falls = await query<Fall>(FALLS, [MOST_FALLS]);
  if (falls.length === 0) {
    const [from, to] = [await firstSince(day.fromAt, query), await firstSince(day.toAt, query)];
    return from === undefined ? [] : [{ from, to: to ?? Infinity }];
  }
  const stretches: Stretch[] = [];
  let to = Infinity;
  let lastAt = Infinity;
  for (const { seq, at, ended } of falls) {
    if (at < day.toAt && lastAt >= day.fromAt) stretches.push(await narrowed({ from: seq, to }, day, query));
    [to, lastAt] = [seq, ended ?? -Infinity];
  }
  const oldest = { from: 0, to };
  if (falls.length === MOST_FALLS) stretches.push(oldest);
  else if (lastAt >= day.fromAt) stretches.push(await narrowed(oldest, day, query));
  return stretches.filter(({ from, to: end }) => from < end);
}

/** An act that records that the clock was set back: the time from there on, and that of the last line before. */
interface Fall {
  seq: number;
  at: number;
  ended: number | null;
}
const FALLS = `SELECT m.seq, m.at,
    (SELECT c.at FROM chat_log c WHERE c.seq < m.seq ORDER BY c.seq DESC LIMIT 1) AS ended
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

async function narrowed(stretch: Stretch, { fromAt, toAt }: Span, query: Query): Promise<Stretch> {
  const [head] = await query<{ seq: number }>('SELECT seq FROM log_head WHERE id = ?', [1]);
  const within = { from: stretch.from, to: Math.min(stretch.to, head!.seq + 1) };
  const from = await firstWithin(within, fromAt, query);
  const to = await firstWithin({ from, to: within.to }, toAt, query);
  // lines stored meanwhile belong to a stretch with an open end
  return { from, to: to === within.to ? stretch.to : to };
}

/** The seq in a stretch from which on all lines are at or after an instant; its end if there are none. */
async function firstWithin({ from, to }: Stretch, at: number, query: Query): Promise<number> {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [line] = await query<{ seq: number; at: number }>(
      'SELECT c.seq, c.at FROM chat_log c WHERE c.seq >= ? AND c.seq < ? ORDER BY c.seq LIMIT 1',
      [middle, high],
    );
    if (!line || line.at >= at) high = middle;
    else low = line.seq + 1;
  }
  return low;
}
