import type { DatabaseKind } from '../../database/database-kind.js';
import { alongIndex } from '../../database/index-hint.js';
import type { Tx } from '../../database/tx.js';
import { forgetSalts } from '../../proof/erasure.js';
import { addRemoved, lockRun } from './run.js';

/** The most rows that are removed at once, also of what hangs on lines or acts. */
export const ROWS_MAX = 500;

/** Removes the oldest lines or acts of a run, with what hangs on them. Returns how many. */
export async function removeRows(
  tx: Tx,
  { log, kind, most }: { log: 'lines' | 'acts'; kind: DatabaseKind; most: number },
): Promise<number> {
  const run = await lockRun(tx, log);
  if (!run) return 0;
  const table = log === 'lines' ? 'chat_log' : 'moderation_log';
  const found = await tx.query<{ seq: number }>(
    `SELECT seq FROM ${table} WHERE seq < ? ORDER BY seq LIMIT ?`,
    [run.bound, most],
  );
  if (found.length === 0) return 0;
  const last = await lastOf(tx, log, found);
  if (log === 'acts') await removeParties(tx, kind, last);
  await tx.query(`DELETE FROM ${table} WHERE seq <= ?`, [last]);
  const removed = found.map(({ seq }) => seq).filter(seq => seq <= last);
  await forgetSalts(tx, removed);
  if (log === 'lines') {
    for (const other of ['mentions', 'line_marks', 'log_erased'])
      await tx.query(`DELETE FROM ${other} WHERE seq <= ?`, [last]);
  } else {
    // the last one is what the room is
    const [newest] = await tx.query<{ seq: number | null }>('SELECT MAX(seq) AS seq FROM room_changes');
    await tx.query('DELETE FROM room_changes WHERE seq < ?', [Math.min(last + 1, newest?.seq ?? 0)]);
    await tx.query('DELETE FROM export_begins WHERE act_seq <= ?', [last]);
  }
  await addRemoved(tx, log, removed.length);
  return removed.length;
}

/** Whom openings were told to, of the acts up to this one, which are still there. */
async function removeParties(tx: Tx, kind: DatabaseKind, last: number): Promise<void> {
  const parties = 'opening_parties';
  const index = alongIndex('ix_opening_parties_act', kind);
  // MariaDB may read a whole table for a range in spite of the index that it is told; not for single values
  await tx.query(
    kind === 'sqlite'
      ? `DELETE FROM ${parties} ${index} WHERE act_seq <= ?`
      : `DELETE ${parties} FROM moderation_log m
           STRAIGHT_JOIN ${parties} ${index} ON ${parties}.act_seq = m.seq WHERE m.seq <= ?`,
    [last],
  );
}

/** The last of the rows to be removed: with them go the names in the lines, and the parties of the acts. */
async function lastOf(tx: Tx, log: 'lines' | 'acts', found: readonly { seq: number }[]): Promise<number> {
  const last = found.at(-1)!.seq;
  const [table, column] = log === 'lines' ? ['mentions', 'seq'] : ['opening_parties', 'act_seq'];
  const others = await tx.query<{ seq: number }>(
    `SELECT ${column} AS seq FROM ${table} WHERE ${column} <= ? ORDER BY ${column} LIMIT ?`,
    [last, ROWS_MAX + 1],
  );
  const over = others[ROWS_MAX]?.seq;
  return over === undefined ? last : Math.max(found[0]!.seq, over - 1);
}
