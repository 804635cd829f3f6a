import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { Database } from '../../database/database.js';
import { errorCode, isDuplicate } from '../../database/database-errors.js';
import { LoginLogDay } from '../../entities/login-log-day.entity.js';
import { LoginEvent } from '../../entities/login-event.entity.js';
import { dayOf, type Day } from './calendar.js';
import { LogInfo } from '../log-info.js';
import { loginTable } from './login-table.js';

const PAGE_DAYS = 200;
const LOOK_AHEAD_EVERY_MS = 60_000;
const AHEAD_MS = 3_600_000;
/** Days of which the tables may have been made while nodes were replaced one by one. */
const LATEST = 3;

/** A day's table, and the columns it has: none is added later. */
export interface DayTable {
  name: string;
  columns: ReadonlySet<string>;
}

/** The tables `login_log_YYYYMMDD`, created when a day's first event is written, by any of several processes. */
@Injectable()
export class LoginDays implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(LoginDays.name);
  #timer: NodeJS.Timeout | undefined;
  /** The next day, once its table exists. */
  #ahead: string | undefined;
  readonly #made = new Map<string, Promise<DayTable>>();
  #today: Day | undefined;

  constructor(
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.#completeLatest();
    this.#timer = setInterval(() => void this.#makeAhead(), LOOK_AHEAD_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /**
   * Creates tomorrow's table before midnight: DDL waits for locks on tables, such as a backup's, and the first log-in
   * of the day would wait with it. It enters the catalogue with its first event.
   */
  async #makeAhead(): Promise<void> {
    const now = this.clock.now();
    const { toAt } = this.dayOf(now);
    const tomorrow = dayOf(toAt, this.logInfo.timeZone);
    if (toAt - now > AHEAD_MS || this.#ahead === tomorrow.day) return;
    try {
      await this.database.createTableLike(LoginEvent, loginTable(tomorrow));
      this.#ahead = tomorrow.day;
    } catch (error) {
      this.#logger.warn(`the table of ${tomorrow.day} is not created yet: ${errorCode(error)}`);
    }
  }

  /** An older node may have made the tables of these days, and readers name their indexes. */
  async #completeLatest(): Promise<void> {
    const tables = (await this.database.tablesLike('login_log_2')).filter(name =>
      /^login_log_\d{8}$/.test(name),
    );
    try {
      await this.database.addIndexesLike(LoginEvent, tables.toSorted().slice(-LATEST));
    } catch (error) {
      this.#logger.warn(`the tables of the last days lack an index: ${errorCode(error)}`);
    }
  }

  /** The calendar day of an instant, in the log's zone. */
  dayOf(at: number): Day {
    if (!this.#today || at < this.#today.fromAt || at >= this.#today.toAt)
      this.#today = dayOf(at, this.logInfo.timeZone);
    return this.#today;
  }

  /** The table for events of that day, which is there when this resolves. */
  async tableFor(day: Day): Promise<DayTable> {
    let table = this.#made.get(day.day);
    if (!table) {
      // one attempt at a time in this process; a failed one is not kept
      table = this.#make(day).catch((error: unknown) => {
        this.#made.delete(day.day);
        throw error;
      });
      this.#made.set(day.day, table);
    }
    return table;
  }

  /** The catalogue, newest day first, read as far as needed. */
  async *catalogue(): AsyncGenerator<LoginLogDay> {
    for (let before: string | undefined; ;) {
      const days: LoginLogDay[] = await this.database.read.find(LoginLogDay, {
        ...(before !== undefined && { where: { day: LessThan(before) } }),
        order: { day: 'DESC' },
        take: PAGE_DAYS,
      });
      yield* days;
      if (days.length < PAGE_DAYS) return;
      before = days.at(-1)!.day;
    }
  }

  /** Checks before the next row whether the day's table still exists: it may have been removed. */
  forget(day: Pick<Day, 'day'>): void {
    this.#made.delete(day.day);
  }

  /** The day's table, if any event was ever written to it. */
  async existing(day: Day, read = this.database.read): Promise<string | undefined> {
    return (await read.findOneBy(LoginLogDay, { day: day.day }))?.tableName;
  }

  async #make(day: Day): Promise<DayTable> {
    const name = loginTable(day);
    const columns = await this.database.createTableLike(LoginEvent, name);
    if ((await this.existing(day)) === undefined) {
      const row = { ...day, tableName: name, timeZone: this.logInfo.timeZone };
      try {
        await this.database.write('logins', tx => tx.manager.insert(LoginLogDay, row));
      } catch (error) {
        // another process won the race: fine
        if (!isDuplicate(error)) throw error;
      }
    }
    return { name, columns };
  }
}
