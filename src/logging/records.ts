import { Injectable } from '@nestjs/common';
import { codePoints } from '../contract/text.js';
import { LIMITS } from '../contract/limits.js';
import type { Page } from '../contract/rest.js';
import { Database } from '../database/database.js';
import type { LoginEvent } from '../entities/login-log.entity.js';
import type { Action, ModerationAct } from '../entities/moderation-act.entity.js';
import type { LeaveCause } from '../contract/events.js';
import type { Day } from './calendar.js';
import { LoginDays } from './login-days.js';
import { ModerationLog, type ActContext, type Actor } from './moderation-log.js';
import { withoutNulls } from './without-nulls.js';

/** A line as the record shows it. Of a whisper `length` in code points stands for the text. */
export interface ChatRecord {
  seq: number;
  kind: 'chat' | 'whisper';
  from: string;
  to?: string;
  at: number;
  text?: string;
  length?: number;
}
export interface LoginRecord {
  id: number;
  at: number;
  event: LoginEvent;
  node: string;
  count: number;
  name?: string;
  visit?: string;
  ip?: string;
  userAgent?: string;
  cause?: LeaveCause;
}
export interface ModerationRecord {
  seq: number;
  at: number;
  action: Action;
  outcome: ModerationAct['outcome'];
  actor?: string;
  target?: string;
  reason?: string;
  until?: number;
  detail?: string;
  fromSeq?: number;
  toSeq?: number;
}
export interface OpenedWhispers {
  /** Place of the opening itself in the moderation log. */
  seq: number;
  items: { seq: number; from: string; to: string; at: number; text: string }[];
  /** There are more in the range than could be opened at once. */
  more: boolean;
}

const LINE = `SELECT c.seq, c.kind, s.name AS sender, r.name AS recipient, c.at, c.text
  FROM chat_log c JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id`;

interface LineRecord {
  seq: number;
  kind: 'chat' | 'whisper';
  sender: string;
  recipient: string | null;
  at: number;
  text: string;
}

/** The three records as an admin reads them, a page at a time. */
@Injectable()
export class Records {
  constructor(
    private readonly database: Database,
    private readonly days: LoginDays,
    private readonly moderationLog: ModerationLog,
  ) {}

  async chat(filter: {
    limit: number;
    before?: number;
    after?: number;
    memberId?: number;
    kind?: 'chat' | 'whisper';
    day?: Day;
  }): Promise<Page<ChatRecord>> {
    const { limit, before, after, memberId, kind, day } = filter;
    const conditions: [string, ...(number | string)[]][] = [];
    if (before !== undefined) conditions.push(['c.seq < ?', before]);
    if (after !== undefined) conditions.push(['c.seq > ?', after]);
    if (memberId !== undefined)
      conditions.push(['(c.sender_id = ? OR c.recipient_id = ?)', memberId, memberId]);
    if (kind !== undefined) conditions.push(['c.kind = ?', kind]);
    if (day) conditions.push(['c.at >= ? AND c.at < ?', day.fromAt, day.toAt]);
    const { rows, more } = await this.#page<LineRecord>(`${LINE} ${where(conditions)} ORDER BY c.seq DESC`, {
      parameters: values(conditions),
      limit,
    });
    return { items: rows.map(closed), more };
  }

  async logins(
    day: Day,
    { limit, before }: { limit: number; before?: { at: number; id: number } },
  ): Promise<Page<LoginRecord>> {
    const table = await this.days.existing(day, this.database.readFor('admins'));
    if (table === undefined) return { items: [], more: false };
    const conditions: [string, ...number[]][] = [];
    if (before) conditions.push(['(at < ? OR (at = ? AND id < ?))', before.at, before.at, before.id]);
    const { rows, more } = await this.#page<LoginRecord>(
      `SELECT id, at, event, node, count, name, visit, ip, user_agent AS userAgent, cause
       FROM ${table} ${where(conditions)} ORDER BY at DESC, id DESC`,
      { parameters: values(conditions), limit },
    );
    return { items: rows.map(withoutNulls), more };
  }

  async moderation(filter: {
    limit: number;
    before?: number;
    targetId?: number;
    actorId?: number;
  }): Promise<Page<ModerationRecord>> {
    const { limit, before, targetId, actorId } = filter;
    const conditions: [string, number][] = [];
    if (before !== undefined) conditions.push(['m.seq < ?', before]);
    if (targetId !== undefined) conditions.push(['m.target_id = ?', targetId]);
    if (actorId !== undefined) conditions.push(['m.actor_id = ?', actorId]);
    const { rows, more } = await this.#page<ModerationRecord>(
      `SELECT m.seq, m.at, m.action, m.outcome, a.name AS actor, t.name AS target, m.reason, m.until, m.detail,
         m.from_seq AS fromSeq, m.to_seq AS toSeq
       FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id
       ${where(conditions)} ORDER BY m.seq DESC`,
      { parameters: values(conditions), limit },
    );
    return { items: rows.map(withoutNulls), more };
  }

  /**
   * Opens whispers, at most 500 from the start of the range. The opening is on record, with the range really
   * opened, before anybody reads a word. `check` is asked under the head lock whether this admin still may.
   */
  async openWhispers(
    by: Actor,
    { reason, fromSeq, toSeq }: { reason: string; fromSeq: number; toSeq: number },
    check: (context: ActContext) => void,
  ): Promise<OpenedWhispers> {
    let found: LineRecord[] = [];
    const most = LIMITS.whispersOpenedMax;
    const act = await this.moderationLog.act({ action: 'whispers_opened', by, reason }, async context => {
      check(context);
      found = await context.tx.query<LineRecord>(
        `${LINE} WHERE c.kind = 'whisper' AND c.seq >= ? AND c.seq <= ? ORDER BY c.seq LIMIT ?`,
        [fromSeq, toSeq, most + 1],
      );
      return {
        fromSeq,
        toSeq: found.length > most ? found[most - 1]!.seq : Math.min(toSeq, context.headSeq),
      };
    });
    const items = found.slice(0, most).map(({ seq, sender, recipient, at, text }) => ({
      seq,
      from: sender,
      to: recipient ?? '',
      at,
      text,
    }));
    return { seq: act.seq, items, more: found.length > most };
  }

  async #page<Row>(
    sql: string,
    { parameters, limit }: { parameters: (number | string)[]; limit: number },
  ): Promise<{ rows: Row[]; more: boolean }> {
    const rows = await this.database
      .readFor('admins')
      .query<Row[]>(`${sql} LIMIT ?`, [...parameters, limit + 1]);
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  }
}

function closed(line: LineRecord): ChatRecord {
  const { seq, kind, at, sender, text } = line;
  return kind === 'whisper'
    ? { seq, kind, from: sender, to: line.recipient ?? '', at, length: codePoints(text) }
    : { seq, kind, from: sender, at, text };
}

function where(conditions: [string, ...unknown[]][]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
}

function values<T>(conditions: [string, ...T[]][]): T[] {
  return conditions.flatMap(([, ...parameters]) => parameters);
}
