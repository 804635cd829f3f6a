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
