import type { KeptLog } from '../../contract/retention.js';
import type { Tx } from '../../database/tx.js';

/** A run that removes what is older than a log is kept, as it is stored: any node goes on with it. */
export interface Run {
  /** What is below is removed: a seq or, of log-ins, a day as a number. */
  bound: number;
  removed: number;
}

/** Locks the run of a log: two nodes are one after the other. Undefined when none is under way. */
export async function lockRun(tx: Tx, log: KeptLog): Promise<Run | undefined> {
  const [row] = await tx.query<{ days: number; bound: number | null; removed: number }>(
    `SELECT days, bound, removed FROM retention WHERE log = ?${tx.forUpdate}`,
    [log],
  );
  if (row?.bound == null) return undefined;
  const run = { bound: row.bound, removed: row.removed };
  if (row.days > 0) return run;
  // kept for good, by a node that did not end the run
  return shorten(tx, log, run);
}

/** Ends a run where it is, in the transaction that makes a term longer. What it has removed goes on record. */
export async function endRun(tx: Tx, log: KeptLog): Promise<void> {
  const run = await lockRun(tx, log);
  if (run) await shorten(tx, log, run);
}

/** Below what everything was removed. */
export async function reachedBy(tx: Tx, log: KeptLog, { bound }: Run): Promise<number> {
  if (log === 'logins') {
    const [row] = await tx.query<{ day: string | null }>('SELECT MIN(day) AS day FROM login_log_days');
    return Math.min(bound, row?.day == null ? bound : Number(row.day.replaceAll('-', '')));
  }
  const table = log === 'lines' ? 'chat_log' : 'moderation_log';
  const [row] = await tx.query<{ seq: number | null }>(`SELECT MIN(seq) AS seq FROM ${table}`);
  return Math.min(bound, row?.seq ?? bound);
}

export async function addRemoved(tx: Tx, log: KeptLog, count: number): Promise<void> {
  await tx.query('UPDATE retention SET removed = removed + ? WHERE log = ?', [count, log]);
}

/** One that has removed nothing leaves no trace. */
async function shorten(tx: Tx, log: KeptLog, run: Run): Promise<Run | undefined> {
  const bound = run.removed === 0 ? null : await reachedBy(tx, log, run);
  await tx.query('UPDATE retention SET bound = ? WHERE log = ?', [bound, log]);
  return bound === null ? undefined : { ...run, bound };
}
