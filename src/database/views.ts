import type { DatabaseKind } from './database-kind.js';

/** For people who read the record with SQL: made by the operator, used by no part of the room. */
export const VIEWS = ['v_messages', 'v_moderation', 'v_logins'] as const;

/** A day's log-in table, and which of the columns it has that came later. */
export interface LoginTable {
  day: string;
  table: string;
  hasTransport: boolean;
}

/** The statements that make the views anew. @param localMs the SQL of local time, in ms as if it were UTC */
export function viewStatements(
  kind: DatabaseKind,
  { localMs, logins }: { localMs: (at: string) => string; logins: readonly LoginTable[] },
): string {
  const time = (at: string): string =>
    kind === 'sqlite'
      ? `datetime((${localMs(at)}) / 1000, 'unixepoch')`
      : `DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL (${localMs(at)}) DIV 1000 SECOND), '%Y-%m-%d %H:%i:%s')`;
  const days = logins.map(
    ({ day, table, hasTransport }) =>
      `SELECT '${day}' AS day, ${time('l.at')} AS time, l.event, l.name, l.ip, ` +
      `${hasTransport ? 'l.transport' : 'NULL AS transport'}, l.cause, l.count, l.node FROM ${table} l`,
  );
  const selects: Record<(typeof VIEWS)[number], string | undefined> = {
    v_messages: `SELECT c.seq, ${time('c.at')} AS time, c.kind, s.name AS sender, r.name AS recipient, c.text,
  c.reply_to, ha.name AS hidden_by, h.reason AS hidden_reason, ea.name AS erased_by
  FROM chat_log c LEFT JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id
  LEFT JOIN line_marks k ON k.seq = c.seq
  LEFT JOIN moderation_log h ON h.seq = k.hidden_act LEFT JOIN accounts ha ON ha.id = h.actor_id
  LEFT JOIN moderation_log e ON e.seq = k.erased_act LEFT JOIN accounts ea ON ea.id = e.actor_id`,
    v_moderation: `SELECT m.seq, ${time('m.at')} AS time, m.action, m.outcome, a.name AS actor, t.name AS target, m.reason,
  ${time('m.until')} AS until, m.detail,
  m.address
  FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id`,
    v_logins: days.length === 0 ? undefined : days.join('\nUNION ALL '),
  };
  return VIEWS.flatMap(view => {
    const select = selects[view];
    if (select === undefined) return [];
    // with the rights of who reads, so that a view shows no more than its reader may see
    const create = kind === 'sqlite' ? 'CREATE VIEW' : 'CREATE SQL SECURITY INVOKER VIEW';
    return [`DROP VIEW IF EXISTS ${view};`, `${create} ${view} AS\n${select};`];
  }).join('\n');
}
