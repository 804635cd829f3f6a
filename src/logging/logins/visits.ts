import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { LeaveCause } from '../../contract/events.js';
import { Clock } from '../../config/clock.js';
import { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { list } from '../../database/tx.js';
import type { LoginEvent } from '../../entities/login-event.entity.js';
import { KeptRows } from './kept-rows.js';
import { LoginDays } from './login-days.js';
import { LoginWriter, type Origin } from './login.writer.js';

const LOOK_AT_CLOCK_EVERY_MS = 15_000;
const PAGE_ROWS = 1_000;
/** A start does not wait longer for rows that cannot be written now. */
const CLOSED_WITHIN_MS = 2_000;
/** After this time the database knows whether a given-up row was stored. */
const SETTLED_AFTER_MS = 10_000;

/** An account's stay on this node, from its first connection to its last. */
export interface Visit {
  id: string;
  accountId: number;
  name: string;
  origin: Origin;
  enteredAt: number;
  /** The day it was last carried over to. Each stay has its own: a clock set back brings the same midnight again. */
  carriedTo?: string;
}

type VisitRow = Pick<LoginEvent, 'id' | 'event' | 'visit' | 'accountId' | 'name' | 'at'>;

/**
 * Keeps the record of visits. An entry is refused when its row cannot be written; a leave cannot be refused, so it is
 * kept until it is stored. Visits left open by a crash are closed at the next start.
 */
@Injectable()
export class Visits implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(Visits.name);
  readonly #open = new Map<string, Visit>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: LoginWriter,
    private readonly kept: KeptRows,
    private readonly days: LoginDays,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.#closeAfterCrash();
    this.#scheduleCarry();
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  /** @throws ChatError UNAVAILABLE when the entry cannot be recorded */
  async enter(account: { id: number; name: string }, origin: Origin): Promise<Visit> {
    const at = this.clock.now();
    const visit: Visit = {
      id: randomUUID(),
      accountId: account.id,
      name: account.name,
      origin,
      enteredAt: at,
    };
    // open before it is written: a midnight in between carries it over
    this.#open.set(visit.id, visit);
    try {
      await this.log.record({ ...facts(visit), eventId: `enter:${visit.id}`, event: 'enter', at, origin });
    } catch (error) {
      this.#open.delete(visit.id);
      this.#closeIfEntered(visit);
      throw error;
    }
    return visit;
  }

  /** Ends a visit. Never throws; resolves when the leave is recorded, in the table of its day. */
  async leave(visit: Visit, cause: LeaveCause): Promise<void> {
    const at = this.clock.now();
    // a member who leaves exactly at midnight was not here on the new day
    if (at > this.days.dayOf(at).fromAt) void this.#carryOver(visit, at);
    this.#open.delete(visit.id);
    return this.#left(visit, cause, at);
  }

  /** Writes a `carry` row for everyone who was here as a new day began. Safe to call at any time. */
  async carry(): Promise<void> {
    const now = this.clock.now();
    await Promise.all([...this.#open.values()].map(visit => this.#carryOver(visit, now)));
  }

  async #left(visit: Visit, cause: LeaveCause, at: number): Promise<void> {
    return this.kept.record({ ...facts(visit), eventId: `leave:${visit.id}`, event: 'leave', cause, at });
  }

  async #carryOver(visit: Visit, now: number): Promise<void> {
    const { day, fromAt: at } = this.days.dayOf(now);
    if (visit.enteredAt >= at || visit.carriedTo === day) return;
    visit.carriedTo = day;
    const { origin } = visit;
    await this.kept.record({ ...facts(visit), eventId: `carry:${visit.id}`, event: 'carry', at, origin });
  }

  /** A given-up entry may be stored anyway: then a refused member would be recorded as present. */
  #closeIfEntered(visit: Visit): void {
    // in the table of the day of the entry, if it is stored
    const at = Math.min(this.clock.now(), this.days.dayOf(visit.enteredAt).toAt - 1);
    setTimeout(() => {
      void this.kept.record({
        ...facts(visit),
        eventId: `leave:${visit.id}`,
        event: 'leave',
        cause: 'lost',
        at,
        onlyAfter: `enter:${visit.id}`,
      });
    }, SETTLED_AFTER_MS).unref();
  }

  #scheduleCarry(): void {
    const now = this.clock.now();
    // never a long timer: the clock may be set, and summer time moves midnight
    const wait = Math.min(this.days.dayOf(now).toAt - now, LOOK_AT_CLOCK_EVERY_MS);
    this.#timer = setTimeout(() => {
      void this.carry();
      this.#scheduleCarry();
    }, wait + 5).unref();
  }

  /**
   * Visits of this node without a leave, from a process that could not write it. They are in the newest
   * table that has rows of this node, or in the one before it if the crash came before the carry rows.
   */
  async #closeAfterCrash(): Promise<void> {
    let crashed: Visit[] = [];
    let newest: string | undefined;
    for await (const { tableName } of this.days.catalogue()) {
      const [some] = await this.#query<{ id: number }>(`SELECT id FROM ${tableName} WHERE node = ? LIMIT 1`, [
        this.settings.NODE_ID,
      ]);
      if (!some) continue;
      const open = await this.#withoutLeave(tableName);
      crashed = crashed.concat(newest === undefined ? open : await this.#notLeftIn(newest, open));
      if (newest !== undefined) break;
      newest = tableName;
    }
    if (crashed.length === 0) return;
    const at = this.clock.now();
    const closed = Promise.all(crashed.map(visit => this.#left(visit, 'crash', at)));
    await Promise.race([closed, sleep(CLOSED_WITHIN_MS, undefined, { ref: false })]);
    this.#logger.warn(`closed ${crashed.length} visits that a crash had left open`);
  }

  /** Reads the day's rows of this node page by page: a day may have a million. */
  async #withoutLeave(table: string): Promise<Visit[]> {
    const open = new Map<string, Visit>();
    let rows: VisitRow[];
    let after = 0;
    do {
      rows = await this.#query<VisitRow>(
        `SELECT id, event, visit, account_id AS accountId, name, at FROM ${table}
         WHERE node = ? AND id > ? ORDER BY id LIMIT ?`,
        [this.settings.NODE_ID, after, PAGE_ROWS],
      );
      for (const { event, visit: id, accountId, name, at } of rows) {
        if (event === 'leave') open.delete(id ?? '');
        else if (id !== null && !open.has(id))
          open.set(id, {
            id,
            accountId: accountId ?? 0,
            name: name ?? '',
            origin: { ip: '' },
            enteredAt: at,
          });
      }
      after = rows.at(-1)?.id ?? after;
    } while (rows.length === PAGE_ROWS);
    // the leave may be stored before the day's carry row
    return this.#notLeftIn(table, [...open.values()]);
  }

  /** Those of some visits that have no leave in a table. Asked for page by page: a query each would fill a pool's queue. */
  async #notLeftIn(table: string, visits: readonly Visit[]): Promise<Visit[]> {
    const left = new Set<string>();
    for (let i = 0; i < visits.length; i += PAGE_ROWS) {
      const ids = visits.slice(i, i + PAGE_ROWS).map(({ id }) => `leave:${id}`);
      const rows = await this.#query<{ id: string }>(
        `SELECT event_id AS id FROM ${table} WHERE event_id IN (${list(ids)})`,
        ids,
      );
      for (const { id } of rows) left.add(id);
    }
    return visits.filter(({ id }) => !left.has(`leave:${id}`));
  }

  async #query<Row>(sql: string, parameters: (string | number)[]): Promise<Row[]> {
    return this.database.read.query<Row[]>(sql, parameters);
  }
}

function facts(visit: Visit): { visit: string; accountId: number; name: string } {
  return { visit: visit.id, accountId: visit.accountId, name: visit.name };
}
