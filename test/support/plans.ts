import type { Direct } from './fill-log.js';
import type { Statement } from './captured.js';

/** Tables that grow. Statements on other tables are equally fast at any size. */
const GROWING =
  /\b(chat_log|mentions|moderation_log|opening_parties|accounts|sessions|invites|login_log_\d{8})\b/;

/**
 * Lists of accounts in a state, and totals. They may read and sort all accounts: a room has thousands of them, not
 * millions, and no index has both a state and the order of names.
 */
const ALL_ACCOUNTS =
  /^SELECT COUNT\(|(muted_until\W* >|kicked_until\W* >|disabled_at\W* IS NOT|\brole\W* =|\bid\W* IN \(|FROM \W*sessions|FROM login_log_)/i;
const isOfAllAccounts = ({ sql }: Statement): boolean =>
  / FROM \W?accounts\W+account\b/.test(sql) && ALL_ACCOUNTS.test(sql);
/** More than the tests make. */
const ACCOUNTS_MAX = 2_000;

/** Rows of a member in a day's table: a summary of the day adds them up. */
const ROWS_OF_A_DAY = 50;

/** Statements that a database can explain. */
export function isPlanned({ sql }: Statement): boolean {
  return GROWING.test(sql) && /^\s*(SELECT|UPDATE|DELETE)\b/i.test(sql);
}

/**
 * Faults of SQLite's plan for a statement: a table is read without an index, or sorted. Combining walks may sort
 * their few seqs.
 */
export async function sqliteFaults(db: Direct, statement: Statement): Promise<string[]> {
  const { sql, parameters } = statement;
  const plan = await db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters);
  const united = /\bUNION\b/.test(sql);
  const faults = plan
    .map(({ detail }) => detail)
    .filter(detail => {
      if (/^SCAN account$|^USE TEMP B-TREE FOR ORDER BY$/.test(detail) && isOfAllAccounts(statement))
        return false;
      if (/^SCAN (?!.*USING)/.test(detail))
        return !/^SCAN (\(|w\d+$|v$|dummy_table$|CONSTANT ROW|\d+ CONSTANT)/.test(detail);
      if (/AUTOMATIC/.test(detail)) return true;
      // what is counted, up to a limit, is grouped by who did it
      if (detail.endsWith('GROUP BY') && /GROUP BY w0\.actor_id/.test(sql)) return false;
      return /TEMP B-TREE/.test(detail) && !united;
    });
  return [...faults, ...boundsTwice(sql)];
}

/** Of two bounds of one column SQLite takes one for its walk, and reads all that lies between them. */
function boundsTwice(sql: string): string[] {
  return sql.split(/\bSELECT\b/i).flatMap(part =>
    ['>', '<'].flatMap(sign => {
      const columns = [...part.matchAll(new RegExp(`([\\w.]+) ${sign}=? `, 'g'))].map(([, column]) => column);
      return columns
        .filter((column, i) => columns.indexOf(column) !== i)
        .map(column => `TWO BOUNDS: ${column} ${sign}`);
    }),
  );
}

interface Step {
  id: number;
  select_type: string;
  table: string | null;
  type: string | null;
  Extra: string | null;
}

/** The same for MariaDB; and the rows it actually reads, if the statement only reads. */
export async function mariadbFaults(db: Direct, statement: Statement): Promise<string[]> {
  const { sql, parameters } = statement;
  const steps = await db.all<Step>(`EXPLAIN ${sql}`, parameters);
  const faults = steps.filter(({ table, type, Extra }) => {
    if (table === null || /^<(derived|union)/.test(table)) return false;
    if (table === 'account' && isOfAllAccounts(statement)) return false;
    return type === 'ALL' || /filesort|temporary|join buffer|index_merge/i.test(`${type} ${Extra}`);
  });
  const [first] = steps;
  if (first?.table && /^(s|r|a|t)$/.test(first.table) && /\bchat_log c\b|\bmoderation_log m\b/.test(sql))
    if (/FROM (chat_log c|moderation_log m)/.test(sql)) faults.push(first);
  const said = faults.map(({ table, type, Extra }) => `${table} ${type} ${Extra}`);
  if (!/^\s*SELECT/i.test(sql) || / FOR UPDATE/.test(sql)) return said;
  await db.all('FLUSH STATUS');
  await db.all(sql, parameters);
  const read = await db.all<{ Variable_name: string; Value: string }>(
    `SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%'`,
  );
  const rows = read.reduce((sum, { Value }) => sum + Number(Value), 0);
  const most = mostRows(statement);
  return rows <= most ? said : [...said, `${rows} rows read, at most ${most} are meant`];
}

/** How many rows a statement may read: the sum of its LIMITs and lists, times some for names and for combining. */
export function mostRows(statement: Statement): number {
  const { sql, parameters } = statement;
  const limits = [...sql.matchAll(/LIMIT (\?|\d+)/g)].map(({ index, 1: given }) =>
    given === '?' ? Number(parameters[sql.slice(0, index).split('?').length - 1]) : Number(given),
  );
  const accounts = isOfAllAccounts(statement) ? 2 * ACCOUNTS_MAX : 0;
  const ofADay = /GROUP BY x\.account_id|x\.account_id IN/.test(sql) ? ROWS_OF_A_DAY * parameters.length : 0;
  return accounts + ofADay + 200 + 6 * limits.reduce((sum, limit) => sum + limit, 0) + 6 * parameters.length;
}
