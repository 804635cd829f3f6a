import { KEPT_LOGS, type KeptLog, type RetentionTerms } from '../contract/retention.js';

/** For how many days each log is kept; 0 is for good. */
export type KeptDays = Record<KeptLog, number>;

/** Runs plain SQL. */
type Query = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

/** As the database has them. */
export async function keptDays(query: Query): Promise<KeptDays> {
  const rows = await query<{ log: KeptLog; days: number }>('SELECT log, days FROM retention');
  const days = new Map(rows.map(row => [row.log, row.days]));
  return { lines: days.get('lines') ?? 0, acts: days.get('acts') ?? 0, logins: days.get('logins') ?? 0 };
}

/** As the act says that makes them so. */
export function detailOf(days: KeptDays): string {
  return KEPT_LOGS.map(log => `${log} ${days[log]}`).join(', ');
}

/** What members are told. @param detail of the act */
export function termsIn(detail: string): RetentionTerms {
  return Object.fromEntries(
    [...detail.matchAll(/(lines|acts|logins) ([1-9]\d*)/g)].map(([, log, days]) => [log, Number(days)]),
  );
}
