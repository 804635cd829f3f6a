import { Injectable } from '@nestjs/common';
import type { LoginTransport } from '../../contract/events.js';
import { Settings } from '../../config/settings.js';
import { Batcher } from '../../database/batcher.js';
import { Database } from '../../database/database.js';
import { list, placeholders } from '../../database/tx.js';
import type { LoginEvent } from '../../entities/login-event.entity.js';
import type { Session } from '../../entities/session.entity.js';
import type { Day } from './calendar.js';
import { LoginDays, type DayTable } from './login-days.js';
import { insertSessions, storedUserAgent } from '../session-rows.js';
import { retryUntilKnown } from '../../database/retry-until-known.js';

const BATCH_ROWS = 500;

/** Days written concurrently: two around midnight, more after a long silence. */
const DAYS_AT_ONCE = 8;

/** Where a log-in or visit comes from. */
export interface Origin {
  ip: string;
  userAgent?: string;
  transport?: LoginTransport;
}

/** An event for the day's table. `eventId` is created before the first attempt and makes writing idempotent. */
export type LoginEventDraft = Pick<LoginEvent, 'eventId' | 'event' | 'at'> &
  Partial<Pick<LoginEvent, 'visit' | 'accountId' | 'name' | 'cause' | 'count'>> & {
    origin?: Origin;
    /** For a log-in: its new session, stored in the same transaction. */
    session?: Session;
    /** An event of the same day that must be stored; without it this one is dropped. */
    onlyAfter?: string;
  };

interface Asked {
  draft: LoginEventDraft;
  /** When, in the ms of `performance.now()`. */
  at: number;
}

const COLUMNS = [
  'event_id',
  'event',
  'visit',
  'node',
  'account_id',
  'name',
  'ip',
  'user_agent',
  'transport',
  'cause',
  'count',
  'at',
] as const;

/** Writes log-ins, entries and leaves into the table of their day, many at once. */
@Injectable()
export class LoginWriter {
  /** One a day: an error of yesterday's table must not delay today's rows. */
  readonly #batchers = new Map<string, Batcher<Asked, void>>();

  constructor(
    private readonly database: Database,
    private readonly days: LoginDays,
    private readonly settings: Settings,
  ) {}

  /**
   * Resolves when the event is recorded.
   * @throws ChatError UNAVAILABLE when that is not known after 10 s; the database's error when it refuses this row
   */
  async record(draft: LoginEventDraft): Promise<void> {
    const day = this.days.dayOf(draft.at);
    let batcher = this.#batchers.get(day.day);
    if (!batcher) {
      if (this.#batchers.size >= DAYS_AT_ONCE) this.#batchers.clear();
      batcher = new Batcher(asked => this.#write(day, asked), BATCH_ROWS);
      this.#batchers.set(day.day, batcher);
    }
    return batcher.add({ draft, at: performance.now() });
  }

  async #write(day: Day, asked: Asked[]): Promise<void[]> {
    const drafts = asked.map(one => one.draft);
    const store = async (attempt: number): Promise<void> => {
      if (attempt > 0) this.days.forget(day);
      // the table before the transaction: on MySQL DDL commits by itself
      const table = await this.days.tableFor(day);
      await this.#insert(table, drafts);
    };
    // the first one has waited longest
    await retryUntilKnown(store, asked[0]!.at);
    return drafts.map(() => undefined);
  }

  async #insert({ name: table, columns: there }: DayTable, drafts: LoginEventDraft[]): Promise<void> {
    const columns = COLUMNS.filter(column => there.has(column));
    await this.database.write('logins', async tx => {
      const ids = drafts.flatMap(draft => [draft.eventId, ...(draft.onlyAfter ? [draft.onlyAfter] : [])]);
      const stored = await tx.query<{ event_id: string }>(
        `SELECT event_id FROM ${table} WHERE event_id IN (${list(ids)})`,
        ids,
      );
      const known = new Set(stored.map(row => row.event_id));
      const rows = drafts.filter(
        ({ eventId, onlyAfter }) => !known.has(eventId) && (onlyAfter === undefined || known.has(onlyAfter)),
      );
      if (rows.length === 0) return;
      await tx.query(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${placeholders(rows.length, columns.length)}`,
        rows.flatMap(row => {
          const values = this.#valuesOf(row);
          return columns.map(column => values[column]);
        }),
      );
      await insertSessions(
        tx,
        rows.flatMap(({ session }) => session ?? []),
      );
    });
  }

  #valuesOf(draft: LoginEventDraft): Record<(typeof COLUMNS)[number], string | number | null> {
    const { eventId, event, visit, accountId, name, origin, cause, count, at } = draft;
    return {
      event_id: eventId,
      event,
      visit: visit ?? null,
      node: this.settings.NODE_ID,
      account_id: accountId ?? null,
      name: name ?? null,
      ip: origin?.ip ?? null,
      user_agent: storedUserAgent(origin),
      transport: origin?.transport ?? null,
      cause: cause ?? null,
      count: count ?? 1,
      at,
    };
  }
}
