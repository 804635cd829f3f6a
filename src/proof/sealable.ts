import type { ModerationAct } from '../entities/moderation-act.entity.js';
import { NAMING, actBody, type SealedRow } from './entry.js';
import type { Query } from './tree-row.js';

interface LineColumns {
  seq: number;
  kind: 'chat' | 'whisper';
  at: number;
  senderId: number;
  recipientId: number | null;
  replyTo: number | null;
  idempotencyKey: string;
  text: string;
}

type ActColumns = Omit<ModerationAct, 'address'> & { name: string | null };

/**
 * The stored rows after a seq, up to and including another, by seq, as they are hashed.
 * @param doubled is told of numbers that a line and an act have
 */
export async function storedRows(
  query: Query,
  after: number,
  upTo: number,
  doubled?: (seq: number) => void,
): Promise<Map<number, SealedRow>> {
  const lines = await query<LineColumns>(
    `SELECT c.seq, c.kind, c.at, c.sender_id AS senderId, c.recipient_id AS recipientId, c.reply_to AS replyTo,
       c.idempotency_key AS idempotencyKey, c.text
     FROM chat_log c WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq LIMIT ?`,
    [after, upTo, upTo - after],
  );
  const acts = await query<ActColumns>(
    `SELECT m.seq, m.at, m.act_id AS actId, m.action, m.outcome, m.actor_id AS actorId, m.target_id AS targetId,
       m.reason, m.until, m.detail, m.from_seq AS fromSeq, m.to_seq AS toSeq, t.name
     FROM moderation_log m LEFT JOIN accounts t ON t.id = m.target_id
     WHERE m.seq > ? AND m.seq <= ? ORDER BY m.seq LIMIT ?`,
    [after, upTo, upTo - after],
  );
  const rows = new Map<number, SealedRow>();
  for (const line of lines) rows.set(line.seq, lineRow(line));
  for (const act of acts) {
    if (rows.has(act.seq)) doubled?.(act.seq);
    rows.set(act.seq, actRow(act));
  }
  return rows;
}

function lineRow(line: LineColumns): SealedRow {
  const {
    seq,
    kind,
    at,
    senderId: from,
    recipientId: to,
    replyTo: re,
    idempotencyKey: key,
    text: body,
  } = line;
  return { seq, kind, at, from, to, re, key, body };
}

function actRow(act: ActColumns): SealedRow {
  const { seq, at, actorId: from, targetId: to, actId: key, name, ...facts } = act;
  const isNaming = (NAMING as readonly string[]).includes(act.action);
  const body = actBody({ ...facts, ...(isNaming && { name }) });
  return { seq, kind: 'act', at, from, to, re: null, key, body };
}
