import type { Direct } from './fill-log.js';
import type { Statement } from './captured.js';

/** Tables that grow. Statements on other tables are equally fast at any size. */
const GROWING = /\b(chat_log|moderation_log|accounts|sessions|login_log_\d{8})\b/;

/** Statements that a database can explain. */
export function isPlanned({ sql }: Statement): boolean {
  return GROWING.test(sql) && /^\s*(SELECT|UPDATE|DELETE)\b/i.test(sql);
}

/**
 * Faults of SQLite's plan for a statement: a table is read without an index, or sorted. Combining walks may sort
 * their few seqs.
 */
export async function sqliteFaults(db: Direct, { sql, parameters }: Statement): Promise<string[]> {
  const plan = await db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters);
  const united = /\bUNION\b/.test(sql);
  return plan
    .map(({ detail }) => detail)
    .filter(detail => {
      if (/^SCAN (?!.*USING)/.test(detail))
        return !/^SCAN (\(|w\d+$|v$|dummy_table$|CONSTANT ROW|\d+ CONSTANT)/.test(detail);
      if (/AUTOMATIC/.test(detail)) return true;
      return /TEMP B-TREE/.test(detail) && !united;
    });
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
export function mostRows({ sql, parameters }: Statement): number {
  const limits = [...sql.matchAll(/LIMIT (\?|\d+)/g)].map(({ index, 1: given }) =>
    given === '?' ? Number(parameters[sql.slice(0, index).split('?').length - 1]) : Number(given),
  );
  return 200 + 6 * limits.reduce((sum, limit) => sum + limit, 0) + 6 * parameters.length;
}
