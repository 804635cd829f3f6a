import { Injectable } from '@nestjs/common';
import type { Item, LineItem } from '../contract/events.js';
import { Database } from '../database/database.js';
import type { Action, ModerationAct } from '../entities/moderation-act.entity.js';
import { toItem, type ActRow, type LineRow, type LogRow } from './log-row.js';

const LINE = `SELECT c.seq, c.kind, c.at, c.text, c.sender_id AS senderId, s.name AS sender,
  c.recipient_id AS recipientId, r.name AS recipient
  FROM chat_log c JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id`;

const ACT = `SELECT m.seq, m.at, m.action, m.outcome, m.actor_id AS actorId, a.name AS actor,
  m.target_id AS targetId, t.name AS target, m.reason, m.until, m.detail
  FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id`;

const PUBLIC_ACT = `m.outcome = 'done' AND m.action IN ('kick', 'readmit', 'mute', 'unmute')`;

interface LineRecord {
  seq: number;
  kind: 'chat' | 'whisper';
  at: number;
  text: string;
  senderId: number;
  sender: string;
  recipientId: number | null;
  recipient: string | null;
}
interface ActRecord {
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
}

/** Reads the stored log back as rows: for the follower, for resumes and for members' history. */
@Injectable()
export class LogReader {
  constructor(private readonly database: Database) {}

  /** The last seq that is committed. */
  async head(): Promise<number> {
    const [row] = await this.#query<{ seq: number }>('SELECT seq FROM log_head WHERE id = 1');
    return row!.seq;
  }

  /** The rows after `seq`, in order and without a gap, at most `limit`. */
  async after(seq: number, limit: number): Promise<LogRow[]> {
    const rows = await this.#between('>', seq, 'ASC', limit);
    // the two logs are read one after the other: what one does not show yet ends the run
    let next = seq;
    return rows.filter(row => row.seq === next + 1 && ++next);
  }

  /** The last `limit` rows up to `seq`, in order. */
  async upTo(seq: number, limit: number): Promise<LogRow[]> {
    return (await this.#between('<=', seq, 'DESC', limit)).reverse();
  }

  /** A page of the lines a member may see, newest `limit` before `before`, ascending. */
  async history(
    memberId: number,
    { before, limit, withId }: { before: number; limit: number; withId?: number },
  ): Promise<{ items: LineItem[]; more: boolean }> {
    const most = limit + 1;
    const records =
      withId === undefined
        ? await this.#newest(before, most, [
            ['recipient_id IS NULL'],
            ['recipient_id = ?', memberId],
            ['sender_id = ?', memberId],
          ])
        : await this.#newest(before, most, [
            ['recipient_id = ? AND sender_id = ?', memberId, withId],
            ['recipient_id = ? AND sender_id = ?', withId, memberId],
          ]);
    const items = records
      .slice(0, limit)
      .reverse()
      .map(record => toItem(toLine(record)) as LineItem);
    return { items, more: records.length > limit };
  }

  /** The last `limit` items a member may see up to `seq`, sanctions included, ascending. */
  async itemsUpTo(memberId: number, seq: number, limit: number): Promise<Item[]> {
    const { items: lines } = await this.history(memberId, { before: seq + 1, limit });
    const acts = await this.#query<ActRecord>(
      `${ACT} WHERE m.seq <= ? AND ${PUBLIC_ACT} ORDER BY m.seq DESC LIMIT ?`,
      [seq, limit],
    );
    const items = [...lines, ...acts.map(record => toItem(toAct(record))!)];
    return items.sort((a, b) => a.seq - b.seq).slice(-limit);
  }

  async #between(compare: '>' | '<=', seq: number, order: 'ASC' | 'DESC', limit: number): Promise<LogRow[]> {
    const tail = (alias: string) => `WHERE ${alias}.seq ${compare} ? ORDER BY ${alias}.seq ${order} LIMIT ?`;
    const lines = await this.#query<LineRecord>(`${LINE} ${tail('c')}`, [seq, limit]);
    const acts = await this.#query<ActRecord>(`${ACT} ${tail('m')}`, [seq, limit]);
    const sign = order === 'ASC' ? 1 : -1;
    const rows = [...lines.map(toLine), ...acts.map(toAct)];
    return rows.sort((a, b) => sign * (a.seq - b.seq)).slice(0, limit);
  }

  /**
   * The newest lines before a seq to which one of the conditions applies. Each walks an index of its own: with an OR the databases gather and sort the whole log.
   */
  #newest(before: number, most: number, conditions: [string, ...number[]][]): Promise<LineRecord[]> {
    const walks = conditions.map(
      ([sql], i) =>
        `SELECT * FROM (SELECT seq FROM chat_log WHERE ${sql} AND seq < ? ORDER BY seq DESC LIMIT ?) w${i}`,
    );
    return this.#query<LineRecord>(
      `${LINE} JOIN (${walks.join(' UNION ')}) v ON v.seq = c.seq ORDER BY c.seq DESC LIMIT ?`,
      [...conditions.flatMap(([, ...parameters]) => [...parameters, before, most]), most],
    );
  }

  #query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.database.read.query<Row[]>(sql, parameters);
  }
}

function toLine(record: LineRecord): LineRow {
  const { kind, seq, at, text } = record;
  return {
    kind,
    seq,
    at,
    from: { id: record.senderId, name: record.sender },
    ...(record.recipientId !== null && { to: { id: record.recipientId, name: record.recipient ?? '' } }),
    text,
  };
}

function toAct(record: ActRecord): ActRow {
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
  };
}
