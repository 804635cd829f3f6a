import type { Query } from './tree-row.js';

/** Up to this seq lines or acts may be gone because admins want them kept no longer; 0 if all are kept. */
export async function goneBelow(query: Query): Promise<number> {
  const [row] = await query<{ pruned: number | null }>(
    `SELECT MAX(m.to_seq) AS pruned FROM moderation_log m
     WHERE m.action = 'pruned' AND m.outcome = 'done' AND (m.detail LIKE 'lines%' OR m.detail LIKE 'acts%')`,
    [],
  );
  // of a run that is under way: what is below its bound
  const [run] = await query<{ bound: number | null }>(
    `SELECT MAX(bound) AS bound FROM retention WHERE log IN ('lines', 'acts') AND days > 0`,
    [],
  );
  return Math.max(row?.pruned ?? 0, (run?.bound ?? 1) - 1);
}

/** Whether acts were removed because of their age: what they said is not known any more. */
export async function haveActsGone(query: Query): Promise<boolean> {
  const [act] = await query<unknown>(
    `SELECT 1 AS found FROM moderation_log
     WHERE action = 'pruned' AND outcome = 'done' AND detail LIKE 'acts%' LIMIT 1`,
    [],
  );
  return act !== undefined;
}

/** Which days of log-ins were removed because of their age, as the record says. */
export interface GoneLogins {
  /** @param seq of an act: whether the day was removed after it */
  has(day: string, seq: number): boolean;
}

export async function goneLoginsOf(query: Query): Promise<GoneLogins> {
  const runs = await query<{ seq: number; detail: string }>(
    `SELECT m.seq, m.detail FROM moderation_log m
     WHERE m.action = 'pruned' AND m.outcome = 'done' AND m.detail LIKE 'logins%' ORDER BY m.seq`,
    [],
  );
  const ends = runs.flatMap(({ seq, detail }) => {
    const [, before] = /^logins \d+ before (\d{4}-\d\d-\d\d)$/.exec(detail) ?? [];
    return before === undefined ? [] : [{ seq, before }];
  });
  // of a run that is under way
  const [run] = await query<{ bound: number }>(
    `SELECT bound FROM retention WHERE log = 'logins' AND bound IS NOT NULL AND days > 0`,
    [],
  );
  if (run) ends.push({ seq: Infinity, before: dayOfNumber(run.bound) });
  return { has: (day, seq) => ends.some(end => end.seq > seq && day < end.before) };
}

/** 20260131 as 2026-01-31. */
function dayOfNumber(number: number): string {
  return String(number).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
