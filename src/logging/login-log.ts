import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Batcher } from '../database/batcher.js';
import { Database } from '../database/database.js';
import { list, placeholders } from '../database/tx.js';
import type { LoginLog } from '../entities/login-log.entity.js';
import type { Session } from '../entities/session.entity.js';
import type { Day } from './calendar.js';
import { LoginDays } from './login-days.js';
import { insertSessions, storedUserAgent } from './session-rows.js';
import { untilKnown } from './until-known.js';

const BATCH_ROWS = 500;

/** Where a log-in or visit comes from. */
export interface Origin {
  ip: string;
  userAgent?: string;
}

/** An event for the day's table. `eventId` is made before the first try and makes the writing idempotent. */
export type LoginEventDraft = Pick<LoginLog, 'eventId' | 'event' | 'at'> &
  Partial<Pick<LoginLog, 'visit' | 'accountId' | 'name' | 'cause' | 'count'>> & {
    origin?: Origin;
    /** Of a log-in: the session that begins with it, stored in the same transaction. */
    session?: Session;
  };

const COLUMNS = [
  'event_id',
  'event',
  'visit',
  'node',
  'account_id',
  'name',
  'ip',
  'user_agent',
  'cause',
  'count',
  'at',
] as const;

/** Writes log-ins, entries and leaves into the table of their day, many at once. */
@Injectable()
export class LoginLogWriter {
  readonly #batcher = new Batcher<LoginEventDraft, void>(drafts => this.#write(drafts), BATCH_ROWS);

  constructor(
    private readonly database: Database,
    private readonly days: LoginDays,
    private readonly settings: Settings,
  ) {}

  /**
   * Resolves when the event is on record.
   * @throws ChatError UNAVAILABLE when that is not known after 10 s
   */
  record(draft: LoginEventDraft): Promise<void> {
    return this.#batcher.add(draft);
  }

  async #write(drafts: LoginEventDraft[]): Promise<void[]> {
    const byDay = new Map<string, { day: Day; drafts: LoginEventDraft[] }>();
    for (const draft of drafts) {
      const day = this.days.dayOf(draft.at);
      const group = byDay.get(day.day);
      if (group) group.drafts.push(draft);
      else byDay.set(day.day, { day, drafts: [draft] });
    }
    for (const group of byDay.values()) {
      await untilKnown(async () => {
        // first the table, then the transaction: DDL commits by itself on MySQL
        const table = await this.days.tableFor(group.day);
        await this.#insert(table, group.drafts);
      });
    }
    return drafts.map(() => undefined);
  }

  async #insert(table: string, drafts: LoginEventDraft[]): Promise<void> {
    await this.database.write('records', async tx => {
      const ids = drafts.map(draft => draft.eventId);
      const stored = await tx.query<{ event_id: string }>(
        `SELECT event_id FROM ${table} WHERE event_id IN (${list(ids)})`,
        ids,
      );
      const known = new Set(stored.map(row => row.event_id));
      const rows = drafts.filter(draft => !known.has(draft.eventId));
      if (rows.length === 0) return;
      await tx.query(
        `INSERT INTO ${table} (${COLUMNS.join(', ')}) VALUES ${placeholders(rows.length, COLUMNS.length)}`,
        rows.flatMap(row => this.#values(row)),
      );
      await insertSessions(
        tx,
        rows.flatMap(({ session }) => session ?? []),
      );
    });
  }

  #values(draft: LoginEventDraft): (string | number | null)[] {
    const { eventId, event, visit, accountId, name, origin, cause, count, at } = draft;
    return [
      eventId,
      event,
      visit ?? null,
      this.settings.NODE_ID,
      accountId ?? null,
      name ?? null,
      origin?.ip ?? null,
      storedUserAgent(origin),
      cause ?? null,
      count ?? 1,
      at,
    ];
  }
}
