import { isMissingTable } from '../../database/database-errors.js';
import { loginTable } from '../../logging/logins/login-table.js';
import { sealsAfter, type StoredSeal } from '../login-seals.js';
import { goneLoginsOf, haveActsGone, type GoneLogins } from '../pruned.js';
import { loginSaltOf } from '../salts.js';
import type { Query } from '../tree-row.js';
import type { LoginsVerdict } from './findings.js';
import { checkRows, type DayFinding } from './login-rows.js';

const DAYS_AT_ONCE = 500;
const FINDINGS_MAX = 100;
const NOTES_MAX = 20;
/** From the beginning of a date in UTC: in every zone that day is over, and was sealed. */
const SURELY_SEALED_MS = 38 * 3_600_000;

interface CatalogueDay {
  day: string;
  tableName: string;
}

/** Compares the log-ins of each day with the seals that are on record. Those are proven with the log itself. */
export async function verifyLogins(query: Query): Promise<LoginsVerdict> {
  const verdict: LoginsVerdict = {
    ...{ findings: [], more: 0, days: 0, rows: 0, unsealed: 0, gone: 0, unproven: 0, notes: [] },
  };
  const sealed = await sealsByDay(query);
  let gone = await goneLoginsOf(query);
  for (const [day, seals] of [...sealed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // the room may be open: rows may be stored, or the day removed, between two reads
    let checked = await checkDay(query, { day, seals, gone });
    if (checked.finding) {
      gone = await goneLoginsOf(query);
      checked = await checkDay(query, { day, seals, gone });
    }
    const { finding, rows, unsealed, late } = checked;
    verdict.days += checked.isGone ? 0 : 1;
    verdict.rows += rows;
    verdict.unsealed += unsealed;
    if (checked.isGone) verdict.gone += 1;
    if (checked.isLate) verdict.sealedLate = day;
    if (late !== undefined && verdict.notes.length < NOTES_MAX) verdict.notes.push(late);
    if (finding && verdict.findings.length < FINDINGS_MAX) verdict.findings.push({ day, ...finding });
    else if (finding) verdict.more += 1;
  }
  await countOthers(query, sealed, verdict);
  return verdict;
}

async function sealsByDay(query: Query): Promise<Map<string, StoredSeal[]>> {
  const sealed = new Map<string, StoredSeal[]>();
  for await (const seal of sealsAfter(query)) {
    const { day } = seal;
    const seals = sealed.get(day);
    if (seals) seals.push(seal);
    else sealed.set(day, [seal]);
  }
  return sealed;
}

interface DayChecked {
  finding?: DayFinding;
  rows: number;
  unsealed: number;
  isGone?: boolean;
  /** The first seal was made long after the day. */
  isLate?: boolean;
  /** Of rows that came long after the day. */
  late?: string;
}

async function checkDay(
  query: Query,
  { day, seals: all, gone }: { day: string; seals: readonly StoredSeal[]; gone: GoneLogins },
): Promise<DayChecked> {
  // one that came once more after it was removed has new seals
  const seals = all.filter(({ seq }) => !gone.has(day, seq));
  const none = { rows: 0, unsealed: 0 };
  if (seals.length === 0) return { ...none, isGone: true };
  const finding = await wholeDay(query, day);
  if (finding) return { ...none, finding };
  const salt = await loginSaltOf(query, day);
  if (!salt) return { ...none, finding: { kind: 'salt', what: 'their salt was taken away' } };
  const { rows, finding: found } = await checkRows(query, salt, seals);
  const { lastId } = seals.at(-1)!;
  const [after] = await query<{ n: number; id: number | null }>(
    `SELECT COUNT(*) AS n, MIN(id) AS id FROM ${loginTable({ day })} WHERE id > ?`,
    [lastId],
  );
  return {
    rows,
    unsealed: after!.n,
    ...(found && { finding: found }),
    ...lateness(day, seals, after!),
  };
}

/** Whether the day itself is there. */
async function wholeDay(query: Query, day: string): Promise<DayFinding | undefined> {
  const [entry] = await query<CatalogueDay>(
    'SELECT day, table_name AS tableName FROM login_log_days WHERE day = ?',
    [day],
  );
  try {
    await query(`SELECT id FROM ${loginTable({ day })} LIMIT 1`, []);
  } catch (error) {
    if (!isMissingTable(error)) throw error;
    return { kind: 'removed', what: 'their table is gone, and no act on record has removed it' };
  }
  if (!entry) return { kind: 'catalogue', what: 'they are missing in login_log_days' };
  if (entry.tableName !== loginTable({ day }))
    return { kind: 'catalogue', what: 'login_log_days names another table for them' };
  return undefined;
}

/** Rows that came, or were sealed, long after their day. */
function lateness(
  day: string,
  seals: readonly StoredSeal[],
  unsealed: { n: number; id: number | null },
): Pick<DayChecked, 'isLate' | 'late'> {
  const over = Date.parse(day) + SURELY_SEALED_MS;
  const first = seals.findIndex(({ at }) => at > over);
  const isLate = first === 0;
  const added = seals.find(({ at, count }, i) => i > 0 && at > over && count > seals[i - 1]!.count);
  if (added)
    return {
      isLate,
      late: `log-ins of ${day}: rows after ${seals[seals.indexOf(added) - 1]!.lastId} came when it was over (act ${added.seq})`,
    };
  if (unsealed.n > 0 && Date.now() > over)
    return {
      isLate,
      late: `log-ins of ${day}: rows from ${unsealed.id} on are not sealed, though it is over`,
    };
  return { isLate };
}

/** Days without a seal on record. */
async function countOthers(
  query: Query,
  sealed: ReadonlyMap<string, unknown>,
  verdict: LoginsVerdict,
): Promise<void> {
  const mayHaveGone = await haveActsGone(query);
  for (let after = ''; ;) {
    const days = await query<CatalogueDay>(
      'SELECT day, table_name AS tableName FROM login_log_days WHERE day > ? ORDER BY day LIMIT ?',
      [after, DAYS_AT_ONCE],
    );
    for (const { day } of days) {
      if (sealed.has(day) || !/^\d{4}-\d\d-\d\d$/.test(day)) continue;
      if (mayHaveGone && (await loginSaltOf(query, day))) verdict.unproven += 1;
      else verdict.unsealed += await rowsOf(query, day);
    }
    if (days.length < DAYS_AT_ONCE) return;
    after = days.at(-1)!.day;
  }
}

async function rowsOf(query: Query, day: string): Promise<number> {
  try {
    const [row] = await query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${loginTable({ day })}`, []);
    return row!.n;
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}
