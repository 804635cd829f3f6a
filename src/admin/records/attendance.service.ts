import { Injectable } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { nameKey } from '../../contract/names.js';
import type { AbsentMember, Attendance, PresentMember } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import type { Role } from '../../contract/events.js';
import { Database } from '../../database/database.js';
import { LogInfo } from '../../logging/log-info.js';
import type { Day } from '../../logging/logins/calendar.js';
import { LoginDays } from '../../logging/logins/login-days.js';
import { LoginSummary, PRESENT, rowsOfAccounts } from './login-summary.js';
import { LoginsService } from './logins.service.js';
import type { SummaryDto } from './records.dto.js';

interface Found {
  id: number;
  name: string;
  role: Role;
}

/** Who logged in on a day, and who did not. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly database: Database,
    private readonly logins: LoginsService,
    private readonly summary: LoginSummary,
    private readonly days: LoginDays,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
  ) {}

  /** By name, ascending. Today's, unless another day is named. @throws ChatError INVALID */
  async of({ day: text, show, after = '', limit }: SummaryDto): Promise<Attendance> {
    const day = this.logins.dayOrToday(text);
    const table = await this.days.existing(day, this.database.readFor('admins'));
    const head = { day: day.day, timeZone: this.logInfo.timeZone };
    if (table === undefined && !(await this.#isRecorded(day)))
      return { ...head, counts: { in: 0, absent: 0, failed: 0 }, items: [], more: false, unrecorded: true };
    const page = { after: nameKey(after), limit };
    const { items, more } =
      show === 'in' ? await this.#present(day, table, page) : await this.#absent(day, table, page);
    const counts = {
      in: table === undefined ? 0 : await this.#count(this.#isIn(table), []),
      absent: await this.#count(this.#isAbsent(table), [day.toAt, day.fromAt]),
      failed: table === undefined ? 0 : await this.summary.failed(table),
    };
    return { ...head, counts, items, more };
  }

  /** Whether a day without a table is one without log-ins: today, or one after the first that is there. */
  async #isRecorded({ day }: Day): Promise<boolean> {
    const today = this.days.dayOf(this.clock.now()).day;
    if (day >= today) return day === today;
    const [first] = await this.#query<{ day: string | null }>(
      'SELECT MIN(day) AS day FROM login_log_days',
      [],
    );
    return first?.day != null && day > first.day;
  }

  async #present(
    day: Day,
    table: string | undefined,
    { after, limit }: { after: string; limit: number },
  ): Promise<Page<PresentMember>> {
    if (table === undefined) return { items: [], more: false };
    const found = await this.#query<Found>(
      `SELECT account.id, account.name, account.role FROM accounts account
       WHERE account.name_key > ? AND ${this.#isIn(table)} ORDER BY account.name_key LIMIT ?`,
      [after, limit + 1],
    );
    const page = found.slice(0, limit);
    const ids = page.map(({ id }) => id);
    const days = await this.summary.of(table, ids);
    const isToday = this.days.dayOf(this.clock.now()).day === day.day;
    const here = isToday ? await this.summary.here(table, ids) : new Set();
    return {
      items: page.map(({ id, name, role }) => ({
        ...{ name, role },
        ...(days.get(id) ?? { times: 0, failed: 0, addresses: [] }),
        ...(here.has(id) && { here: true as const }),
      })),
      more: found.length > limit,
    };
  }

  /** Accounts that there were on that day, and that were not disabled before it. */
  async #absent(
    { fromAt, toAt }: Day,
    table: string | undefined,
    { after, limit }: { after: string; limit: number },
  ): Promise<Page<AbsentMember>> {
    const found = await this.#query<Found & { lastSeen: number | null }>(
      `SELECT account.name, account.role, (SELECT s.last_seen_at FROM sessions s
         WHERE s.account_id = account.id AND s.token_version = account.token_version AND s.epoch = ?
           AND s.ended_at IS NULL ORDER BY s.expires_at DESC LIMIT 1) AS lastSeen
       FROM accounts account WHERE account.name_key > ? AND ${this.#isAbsent(table)} ORDER BY account.name_key LIMIT ?`,
      [this.logInfo.epoch, after, toAt, fromAt, limit + 1],
    );
    return {
      items: found.slice(0, limit).map(({ name, role, lastSeen }) => ({
        ...{ name, role },
        ...(lastSeen !== null && { lastSeen }),
      })),
      more: found.length > limit,
    };
  }

  async #count(condition: string, parameters: number[]): Promise<number> {
    const [row] = await this.#query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM accounts account WHERE ${condition}`,
      parameters,
    );
    return row!.n;
  }

  #isIn(table: string): string {
    const rows = this.#rowsIn(table).map(row => `${row} IS NOT NULL`);
    return `(${rows.join(' OR ')})`;
  }

  #isAbsent(table: string | undefined): string {
    return [
      'account.created_at < ? AND (account.disabled_at IS NULL OR account.disabled_at >= ?)',
      ...(table === undefined ? [] : this.#rowsIn(table).map(row => `${row} IS NULL`)),
    ].join(' AND ');
  }

  /** Rows of an account, one an event. Scalars: for EXISTS or IN MariaDB would read the day, or all of the account. */
  #rowsIn(table: string): string[] {
    const rows = rowsOfAccounts(table, this.database);
    return PRESENT.map(
      event => `(SELECT 1 FROM ${rows} WHERE x.account_id = account.id AND x.event = '${event}' LIMIT 1)`,
    );
  }

  async #query<Row>(sql: string, parameters: (string | number)[]): Promise<Row[]> {
    return this.database.ask<Row>('admins', sql, parameters);
  }
}
