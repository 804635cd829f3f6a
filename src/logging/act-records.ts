import type { Action } from '../contract/records.js';
import type { ModerationAct } from '../entities/moderation-act.entity.js';
import type { ActRow } from './log-row.js';

/** The columns of an act `m`, with the names of its actor `a` and target `t`. */
export const ACT_COLUMNS = `SELECT m.seq, m.at, m.action, m.outcome, m.actor_id AS actorId, a.name AS actor,
  m.target_id AS targetId, t.name AS target, m.reason, m.until, m.detail,
  m.from_seq AS fromSeq, m.to_seq AS toSeq`;
export const ACT_NAMES = `LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id`;
export const ACT = `${ACT_COLUMNS} FROM moderation_log m ${ACT_NAMES}`;

export interface ActRecord {
  seq: number;
  at: number;
  action: Action;
  outcome: ModerationAct['outcome'];
  actorId: number | null;
  actor: string | null;
  targetId: number | null;
  target: string | null;
  reason: string | null;
  until: number | null;
  detail: string | null;
  fromSeq: number | null;
  toSeq: number | null;
}

export function toAct(record: ActRecord): ActRow {
  const { seq, at, action, outcome } = record;
  return {
    kind: 'act',
    seq,
    at,
    action,
    outcome,
    ...(record.actorId !== null && { actor: { id: record.actorId, name: record.actor ?? '' } }),
    ...(record.targetId !== null && { target: { id: record.targetId, name: record.target ?? '' } }),
    ...(record.reason !== null && { reason: record.reason }),
    ...(record.until !== null && { until: record.until }),
    ...(record.detail !== null && { detail: record.detail }),
    ...(record.fromSeq !== null && { fromSeq: record.fromSeq }),
    ...(record.toSeq !== null && { toSeq: record.toSeq }),
  };
}
