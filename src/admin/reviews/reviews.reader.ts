import { Injectable } from '@nestjs/common';
import {
  REVIEWED_ACTIONS,
  type Review,
  type ReviewCount,
  type ReviewedAction,
} from '../../contract/reviews.js';
import { Database } from '../../database/database.js';
import { actsDuring, actsLike, actsOn, fromOf, type ActShape } from '../../logging/act-walks.js';
import { stretchesOf, type Stretch, type Time } from '../../logging/logins/day-stretches.js';
import { ShownLog } from '../../logging/shown-log.js';

/** What is reviewed; of passwords only those of others. */
export const REVIEWED = {
  actions: REVIEWED_ACTIONS,
  outcome: 'done',
  withoutOwnPasswords: true,
} as const satisfies ActShape;

/** Acts of one kind that are counted at the most. */
const COUNTED_MAX = 10_000;

/** Runs plain SQL: a reader's, or a transaction's. */
type Query = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/** The acts of a month as they are counted, and who has confirmed it. */
@Injectable()
export class ReviewsReader {
  constructor(
    private readonly database: Database,
    private readonly shown: ShownLog,
  ) {}

  /** By who did them: the machine itself first, then by name. */
  async counts(time: Time): Promise<ReviewCount[]> {
    const counts = new Map<string, ReviewCount>();
    for (const stretch of await this.#stretches(time)) {
      for (const walk of actsDuring(actsLike(REVIEWED), time)) {
        const found = await this.query<{ name: string | null; action: ReviewedAction; n: number }>(
          `SELECT a.name, v.action, v.n FROM (
             SELECT w0.actor_id, w0.action, COUNT(*) AS n FROM (
               SELECT m.actor_id, m.action FROM ${fromOf(walk, this.database.kind)}
               WHERE ${walk.where} AND m.seq >= ? AND m.seq < ? ORDER BY m.seq LIMIT ?
             ) w0 GROUP BY w0.actor_id, w0.action
           ) v LEFT JOIN accounts a ON a.id = v.actor_id`,
          [...walk.parameters, stretch.from, this.#endOf(stretch), COUNTED_MAX],
        );
        for (const { name, action, n } of found) {
          const count = counts.get(name ?? '') ?? { ...(name !== null && { by: name }), done: {} };
          count.done[action] = (count.done[action] ?? 0) + n;
          counts.set(name ?? '', count);
        }
      }
    }
    return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
  }

  /** Whether any of this was done in that time. */
  async hasDone(actions: readonly ReviewedAction[], actorId: number, time: Time): Promise<boolean> {
    for (const stretch of await this.#stretches(time)) {
      const walks = actsDuring(actsLike({ ...REVIEWED, actions, actorId }), time);
      const span = { after: stretch.from - 1, before: this.#endOf(stretch), limit: 1 };
      const { sql, parameters } = actsOn(walks, span, { select: 'm.seq', kind: this.database.kind });
      if ((await this.query(sql, parameters)).length > 0) return true;
    }
    return false;
  }

  /** Whether a time was over before there was a room, by its first account and its acts. */
  async isBeforeRoom(time: Time): Promise<boolean> {
    const [first] = await this.query<{ at: number }>(
      'SELECT created_at AS at FROM accounts WHERE id > 0 ORDER BY id LIMIT 1',
      [],
    );
    // the clock may have been ahead when that was created
    return time.toAt <= (first?.at ?? 0) && (await this.#stretches(time)).length === 0;
  }

  /** Who has confirmed a month, if anyone has. */
  async confirmed(month: string): Promise<Review['confirmed']> {
    const found = await this.confirmation(month, this.query);
    if (!found || found.seq > this.shown.position) return undefined;
    const { actor, at, reason } = found;
    return { by: actor ?? '', at, ...(reason !== null && { note: reason }) };
  }

  /** The same under the head lock, by the transaction's query. */
  async confirmation(
    month: string,
    query: Query,
  ): Promise<{ seq: number; at: number; reason: string | null; actor: string | null } | undefined> {
    const [walk] = actsLike({ actions: ['reviewed'], outcome: 'done' });
    const only = {
      ...walk!,
      where: `${walk!.where} AND m.detail = ?`,
      parameters: [...walk!.parameters, month],
    };
    const span = { after: 0, before: Number.MAX_SAFE_INTEGER, limit: 1 };
    const { sql, parameters } = actsOn([only], span, {
      select: 'm.seq, m.at, m.reason, a.name AS actor',
      kind: this.database.kind,
    });
    const [row] = await query<{ seq: number; at: number; reason: string | null; actor: string | null }>(
      sql,
      parameters,
    );
    return row;
  }

  readonly query: Query = (sql, parameters) => this.database.ask('admins', sql, parameters);

  async #stretches(time: Time): Promise<Stretch[]> {
    return stretchesOf(time, this.query, 'moderation_log');
  }

  #endOf({ to }: Stretch): number {
    return Math.min(to, this.shown.position + 1);
  }
}
