import { Injectable } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import type { KeptLog } from '../../contract/retention.js';
import { Database } from '../../database/database.js';
import { LogInfo } from '../../logging/log-info.js';
import { dayOf } from '../../logging/logins/calendar.js';
import { stretchesOf } from '../../logging/logins/day-stretches.js';

const DAY_MS = 86_400_000;
/** Logs are cut at seqs that are multiples of this. */
const GRID = 256;
const COUNTED_MAX = 100_000;

/** Below what each log may be removed. */
@Injectable()
export class Bounds {
  constructor(
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
  ) {}

  /**
   * The seq below which nothing is younger, of lines and acts alike; of log-ins the first day that is kept, as a number.
   * Today and that number of days before it are kept. Times after now are of a clock that was wrong.
   */
  async of(log: KeptLog, days: number): Promise<number> {
    const day = this.#firstKept(days);
    if (log === 'logins') return Number(day.day.replaceAll('-', ''));
    const time = { fromAt: day.fromAt, toAt: this.clock.now() + 1 };
    const [head] = await this.#query<{ seq: number }>('SELECT seq FROM log_head WHERE id = ?', [1]);
    let first = head!.seq + 1;
    for (const table of ['chat_log', 'moderation_log'] as const) {
      for (const { from, to } of await stretchesOf(time, this.#query, table)) {
        // a stretch begins right behind the row before it, which may be far below its own first one
        const [row] = await this.#query<{ seq: number }>(
          `SELECT seq FROM ${table} WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT 1`,
          [from, Math.min(to, first)],
        );
        first = row?.seq ?? first;
      }
    }
    return Math.max(0, Math.floor(first / GRID) * GRID);
  }

  /** How much there is below it, counted up to a limit. */
  async countBelow(log: KeptLog, bound: number, most = COUNTED_MAX): Promise<number> {
    const [sql, below] =
      log === 'logins'
        ? ['SELECT day FROM login_log_days WHERE day < ?', dayNumbered(bound)]
        : [`SELECT seq FROM ${log === 'lines' ? 'chat_log' : 'moderation_log'} WHERE seq < ?`, bound];
    const [row] = await this.#query<{ n: number }>(`SELECT COUNT(*) AS n FROM (${sql} LIMIT ?) w0`, [
      below,
      most,
    ]);
    return row!.n;
  }

  /** Noon of today, and that number of days before: no change of the clocks leads to another day. */
  #firstKept(days: number): ReturnType<typeof dayOf> {
    const { timeZone } = this.logInfo;
    const today = dayOf(this.clock.now(), timeZone);
    return dayOf(today.fromAt + DAY_MS / 2 - days * DAY_MS, timeZone);
  }

  readonly #query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.readFor('admins').query<Row[]>(sql, parameters);
}

/** 20260131 as 2026-01-31. */
export function dayNumbered(number: number): string {
  return String(number)
    .padStart(8, '0')
    .replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
