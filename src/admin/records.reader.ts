import { Injectable } from '@nestjs/common';
import { codePoints } from '../contract/text.js';
import type { ChatRecord, LoginRecord, ModerationRecord } from '../contract/records.js';
import type { Page } from '../contract/rest.js';
import { Database } from '../database/database.js';
import type { Day } from '../logging/logins/calendar.js';
import { stretchesOf } from '../logging/logins/day-stretches.js';
import { during, linesOf, linesWith, linesOn, type LineRecord } from '../logging/line-walks.js';
import { roomChangesOf } from '../logging/room-changes.js';
import { LoginDays } from '../logging/logins/login-days.js';

/** The three records as an admin reads them, a page at a time. */
@Injectable()
export class RecordsReader {
  constructor(
    private readonly database: Database,
    private readonly days: LoginDays,
  ) {}

  async chat(filter: {
    limit: number;
    before?: number;
    after?: number;
    memberId?: number;
    kind?: 'chat' | 'whisper';
    day?: Day;
  }): Promise<Page<ChatRecord>> {
    const { limit, memberId, kind, day } = filter;
    const lines = memberId === undefined ? linesOf(kind) : linesWith(memberId, kind);
    const walks = day ? during(lines, day) : lines;
    const stretches = day ? await stretchesOf(day, this.#query) : [{ from: 1, to: Infinity }];
    const found: LineRecord[] = [];
    for (const { from, to } of stretches) {
      const after = Math.max(filter.after ?? 0, from - 1);
      const before = Math.min(filter.before ?? Infinity, to, Number.MAX_SAFE_INTEGER);
      if (found.length > limit || before - after < 2) continue;
      const span = { after, before, limit: limit + 1 - found.length };
      const { sql, parameters } = linesOn(walks, span, this.database.kind);
      found.push(...(await this.#query<LineRecord>(sql, parameters)));
    }
    return { items: found.slice(0, limit).map(closed), more: found.length > limit };
  }

  async logins(
    day: Day,
    { limit, before }: { limit: number; before?: { at: number; id: number } },
  ): Promise<Page<LoginRecord>> {
    const table = await this.days.existing(day, this.database.readFor('admins'));
    if (table === undefined) return { items: [], more: false };
    const most = limit + 1;
    const found: LoginRecord[] = [];
    const walk = async (condition: string, order: string, ...parameters: number[]): Promise<void> => {
      if (found.length === most) return;
      // not by name: tables of older versions lack a column
      const sql = `SELECT * FROM ${table} WHERE ${condition} ORDER BY ${order} LIMIT ?`;
      const rows = await this.#query<LoginRow>(sql, [...parameters, most - found.length]);
      found.push(...rows.map(toRecord));
    };
    // all rows of midnight have the same time: first the rest of the cursor's, then earlier ones
    if (before) await walk('at = ? AND id < ?', 'id DESC', before.at, before.id);
    await walk('at < ?', 'at DESC, id DESC', before?.at ?? Number.MAX_SAFE_INTEGER);
    return { items: found.slice(0, limit).map(omitNulls), more: found.length > limit };
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
    const rows = await this.#query<ModerationRecord>(
      `SELECT m.seq, m.at, m.action, m.outcome, a.name AS actor, t.name AS target, m.reason, m.until, m.detail,
         m.from_seq AS fromSeq, m.to_seq AS toSeq
       FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id
       ${where(conditions)} ORDER BY m.seq DESC LIMIT ?`,
      [...values(conditions), limit + 1],
    );
    const changes = await roomChangesOf(
      this.#query,
      rows.filter(({ action }) => action === 'room').map(({ seq }) => seq),
    );
    const items = rows.slice(0, limit).map(row => {
      const room = changes.get(row.seq);
      return omitNulls({ ...row, ...(room && { room }) });
    });
    return { items, more: rows.length > limit };
  }

  readonly #query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.readFor('admins').query<Row[]>(sql, parameters);
}

/** A row of a daily table; what is absent is null. */
type LoginRow = Omit<LoginRecord, 'userAgent'> & { user_agent: string };

function toRecord(row: LoginRow): LoginRecord {
  const { id, at, event, node, count, name, visit, ip, user_agent: userAgent, transport, cause } = row;
  const record = { id, at, event, node, count, name, visit, ip, userAgent, cause };
  return { ...record, ...(transport && { transport }) };
}

function closed(line: LineRecord): ChatRecord {
  const { seq, kind, at, text, replyTo } = line;
  const from = line.sender ?? '';
  return kind === 'whisper'
    ? { seq, kind, from, to: line.recipient ?? '', at, length: codePoints(text) }
    : { seq, kind, from, at, text, ...(replyTo !== null && { replyTo }) };
}

function where(conditions: [string, ...unknown[]][]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
}

function values<T>(conditions: [string, ...T[]][]): T[] {
  return conditions.flatMap(([, ...parameters]) => parameters);
}

/** A row as it is sent in JSON: absent fields are left out, never null. */
function omitNulls<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
}
