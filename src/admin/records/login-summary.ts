import { Injectable } from '@nestjs/common';
import type { DayOfMember } from '../../contract/records.js';
import { Database } from '../../database/database.js';
import type { ReaderName } from '../../database/readers.js';
import { list } from '../../database/tx.js';

/** How many of a member's last log-ins, and of their last entries of a day, are looked at for their addresses. */
const ADDRESSES_OF = 20;
/** SQLite takes at most 500 parts of one statement. */
const MEMBERS_AT_ONCE = 100;
/** Who logged in, entered, or was here when the day began. */
export const PRESENT = ['login', 'enter', 'carry'] as const;

/**
 * A day's rows as `x`, to be found by account and event. MariaDB would rather read all rows of an event for each account
 * when it believes that there are few.
 */
export const rowsOfAccounts = (table: string, database: Database): string =>
  `${table} x ${database.alongColumns(table, ['account_id', 'event', 'at'])}`;

interface Group {
  id: number;
  event: string;
  /** A server adds up to a decimal, which may come as text. */
  times: unknown;
  first: number;
  last: number;
}

/** What some members did on a day, from its table. */
@Injectable()
export class LoginSummary {
  #whom: Exclude<ReaderName, 'vital'> = 'admins';

  constructor(private readonly database: Database) {}

  /** The same, read from the members' pool. */
  forMembers(): LoginSummary {
    const summary = new LoginSummary(this.database);
    summary.#whom = 'members';
    return summary;
  }

  /** By account; those without any row are left out. @param ids at most a page of them */
  async of(table: string, ids: readonly number[]): Promise<Map<number, DayOfMember>> {
    const days = new Map<number, DayOfMember>();
    if (ids.length === 0) return days;
    const groups = await this.#query<Group>(
      `SELECT x.account_id AS id, x.event, SUM(x.count) AS times, MIN(x.at) AS first, MAX(x.at) AS last
       FROM ${rowsOfAccounts(table, this.database)}
       WHERE x.account_id IN (${list(ids)}) GROUP BY x.account_id, x.event`,
      ids,
    );
    const addresses = await this.#addresses(table, ids);
    for (const { id, event, first, last, ...group } of groups) {
      const times = Number(group.times);
      const day = days.get(id) ?? { times: 0, failed: 0, addresses: addresses.get(id) ?? [] };
      days.set(id, day);
      if (event === 'login') day.times = times;
      if (event === 'login_failed') day.failed = times;
      if (event === 'login_failed' || event === 'leave') continue;
      day.first = Math.min(day.first ?? Infinity, first);
      day.last = Math.max(day.last ?? 0, last);
    }
    return days;
  }

  /** Those of some members with a visit that has not ended in this table. */
  async here(table: string, ids: readonly number[]): Promise<Set<number>> {
    if (ids.length === 0) return new Set();
    const leave = this.database.kind === 'sqlite' ? `'leave:' || x.visit` : `CONCAT('leave:', x.visit)`;
    const found = await this.#query<{ id: number }>(
      `SELECT x.account_id AS id FROM ${rowsOfAccounts(table, this.database)}
       WHERE x.account_id IN (${list(ids)}) AND x.event IN ('enter', 'carry')
         AND (SELECT 1 FROM ${table} y WHERE y.event_id = ${leave}) IS NULL`,
      ids,
    );
    return new Set(found.map(({ id }) => id));
  }

  /** How many log-ins failed in all, those of unknown names too. */
  async failed(table: string): Promise<number> {
    const [sum] = await this.#query<{ failed: unknown }>(
      `SELECT SUM(x.count) AS failed FROM ${table} x WHERE x.event = ?`,
      ['login_failed'],
    );
    return Number(sum?.failed ?? 0);
  }

  async #addresses(table: string, ids: readonly number[]): Promise<Map<number, string[]>> {
    const found = new Map<number, string[]>();
    const rows: { id: number; ip: string | null }[] = [];
    for (let i = 0; i < ids.length; i += MEMBERS_AT_ONCE) {
      const some = ids.slice(i, i + MEMBERS_AT_ONCE);
      const walks = some.flatMap(id => PRESENT.map(event => [id, event, ADDRESSES_OF] as const));
      const parts = walks.map(
        (_, j) => `SELECT * FROM (SELECT x.account_id AS id, x.ip FROM ${rowsOfAccounts(table, this.database)}
          WHERE x.account_id = ? AND x.event = ? ORDER BY x.at DESC LIMIT ?) w${j}`,
      );
      rows.push(...(await this.#query<(typeof rows)[number]>(parts.join(' UNION ALL '), walks.flat())));
    }
    for (const { id, ip } of rows) {
      const known = found.get(id) ?? [];
      if (ip !== null && !known.includes(ip)) found.set(id, [...known, ip]);
    }
    return found;
  }

  async #query<Row>(sql: string, parameters: readonly (string | number)[]): Promise<Row[]> {
    return this.database.ask<Row>(this.#whom, sql, parameters);
  }
}
