import { Injectable } from '@nestjs/common';
import {
  LOGIN_EVENTS,
  type LoginEventKind,
  type LoginRecord,
  type RecordDay,
} from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { Database } from '../../database/database.js';
import type { Day } from '../../logging/logins/calendar.js';
import { LoginDays } from '../../logging/logins/login-days.js';
import { omitNulls } from './omit-nulls.js';

/** Which rows of a day: `before` is the last row of the page before. */
export interface LoginsRange {
  before?: { at: number; id: number };
  limit: number;
}

/** Rows that have all of what is given. */
export interface LoginsFilter {
  accountId?: number;
  event?: LoginEventKind;
}

/** The log-in record as an admin reads it. */
@Injectable()
export class LoginsReader {
  constructor(
    private readonly database: Database,
    private readonly days: LoginDays,
  ) {}

  /** The days that have a record, newest first. @param before YYYY-MM-DD */
  async daysBefore(before: string | undefined, limit: number): Promise<Page<RecordDay>> {
    const rows = await this.#query<RecordDay>(
      `SELECT day, from_at AS fromAt, to_at AS toAt FROM login_log_days WHERE day < ? ORDER BY day DESC LIMIT ?`,
      [before ?? 'z', limit + 1],
    );
    return { items: rows.slice(0, limit), more: rows.length > limit };
  }

  /** Rows of a day, newest first: all, those of an account, those of an event, or both. */
  async page(day: Day, only: LoginsFilter, { limit, before }: LoginsRange): Promise<Page<LoginRecord>> {
    const table = await this.days.existing(day, this.database.readFor('admins'));
    if (table === undefined) return { items: [], more: false };
    const walks = walksOf(only);
    const index = this.database.alongColumns(table, indexOf(only));
    const most = limit + 1;
    const found: LoginRecord[] = [];
    const walk = async (condition: string, ...parameters: number[]): Promise<void> => {
      if (found.length === most) return;
      const tail = [...parameters, most - found.length];
      // not by name: tables of older versions lack a column
      const parts = walks.map(
        ({ where }, i) => `SELECT * FROM (SELECT * FROM ${table} ${index}
          WHERE ${where}${condition} ORDER BY at DESC, id DESC LIMIT ?) w${i}`,
      );
      const rows = await this.#query<LoginRow>(
        `${parts.join(' UNION ALL ')} ORDER BY at DESC, id DESC LIMIT ?`,
        [...walks.flatMap(one => [...one.parameters, ...tail]), most - found.length],
      );
      found.push(...rows.map(toRecord));
    };
    // all rows of midnight have the same time: first the rest of the cursor's, then earlier ones
    if (before) await walk('at = ? AND id < ?', before.at, before.id);
    await walk('at < ?', before?.at ?? Number.MAX_SAFE_INTEGER);
    return { items: found.slice(0, limit).map(omitNulls), more: found.length > limit };
  }

  readonly #query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>('admins', sql, parameters);
}

function indexOf({ accountId, event }: LoginsFilter): string[] {
  if (accountId !== undefined) return ['account_id', 'event', 'at'];
  return event === undefined ? ['at'] : ['event', 'at'];
}

/** An index of accounts has each event by itself. */
function walksOf({ accountId, event }: LoginsFilter): { where: string; parameters: (number | string)[] }[] {
  if (accountId === undefined)
    return event === undefined
      ? [{ where: '', parameters: [] }]
      : [{ where: 'event = ? AND ', parameters: [event] }];
  return (event ? [event] : LOGIN_EVENTS).map(one => ({
    where: 'account_id = ? AND event = ? AND ',
    parameters: [accountId, one],
  }));
}

/** A row of a daily table; what is absent is null. */
type LoginRow = Omit<LoginRecord, 'userAgent'> & { user_agent: string };

function toRecord(row: LoginRow): LoginRecord {
  const { id, at, event, node, count, name, visit, ip, user_agent: userAgent, transport, cause } = row;
  const record = { id, at, event, node, count, name, visit, ip, userAgent, cause };
  return { ...record, ...(transport && { transport }) };
}
