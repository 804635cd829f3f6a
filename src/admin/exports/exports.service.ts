import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../../auth/account-lookup.js';
import { Clock } from '../../config/clock.js';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { ExportLog, ExportTicket } from '../../contract/exports.js';
import { validateText } from '../../contract/text.js';
import { Database } from '../../database/database.js';
import { LogInfo } from '../../logging/log-info.js';
import { timeOf } from '../../logging/logins/asked-days.js';
import { stretchesOf, type Time } from '../../logging/logins/day-stretches.js';
import { ModerationLogWriter, type Actor } from '../../logging/moderation-log.writer.js';
import { ShownLog } from '../../logging/shown-log.js';
import { actingAdmin } from '../moderation.rules.js';
import { tableOf, type ExportSpec } from './export-spec.js';
import { ExportTickets } from './export-tickets.js';
import type { ExportDto } from './exports.dto.js';

const TICKET_MS = 60_000;
const ALL_TIME = { fromAt: 0, toAt: Number.MAX_SAFE_INTEGER };

/** Exports that admins ask for, each an act on record. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
    private readonly tickets: ExportTickets,
  ) {}

  /**
   * Puts an export on record, and answers where its file is: a browser saves gigabytes only from an address, without
   * a token. It has what the record has now.
   */
  async ask(by: Actor, asked: ExportDto): Promise<ExportTicket> {
    const { reason, log, format, member, kind } = asked;
    const code = validateText(reason, LIMITS.reasonMaxCodePoints);
    if (code) throw new ChatError(code, { field: 'reason' });
    if (kind !== undefined && log !== 'lines')
      throw new ChatError('INVALID', { field: 'kind', message: 'Only lines have a kind.' });
    const time = timeOf(asked, this.logInfo.timeZone);
    const spec: ExportSpec = {
      log,
      format,
      timeZone: this.logInfo.timeZone,
      ...(await this.#seqsOf(log, time)),
      ...(log !== 'logins' && (await this.#oldestOf(log))),
      ...(time ?? ALL_TIME),
      ...(log === 'logins' && (await this.#daysOf(asked))),
      ...(member !== undefined && { accountId: await this.accounts.idOf(member) }),
      ...(kind !== undefined && { kind }),
    };
    const { seq } = await this.moderationLog.act(
      { by, reason },
      { action: 'exported', may: [actingAdmin], decide: () => ({ detail: detailOf(asked) }) },
    );
    const until = this.clock.now() + TICKET_MS;
    const { id, tokenVersion, sessionId, address } = by;
    const ticket = this.tickets.issue({ seq, until, by: { id, tokenVersion, sessionId, address }, spec });
    return { seq, url: `/api/records/exports/${seq}?ticket=${ticket}`, until };
  }

  /** Between which seqs, both included, the rows of a time are. */
  async #seqsOf(log: ExportLog, time: Time | undefined): Promise<{ fromSeq: number; toSeq: number }> {
    const end = this.shown.position;
    if (!time || log === 'logins') return { fromSeq: 1, toSeq: end };
    const stretches =
      log === 'lines'
        ? await this.shown.stretches(time)
        : await stretchesOf(time, this.#query, 'moderation_log');
    return {
      fromSeq: Math.min(end + 1, ...stretches.map(({ from }) => from)),
      toSeq: Math.min(end, Math.max(0, ...stretches.map(({ to }) => to - 1))),
    };
  }

  async #oldestOf(log: 'lines' | 'acts'): Promise<Pick<ExportSpec, 'oldest'>> {
    const [row] = await this.#query<{ seq: number | null }>(
      `SELECT MIN(seq) AS seq FROM ${tableOf(log)}`,
      [],
    );
    return row?.seq == null ? {} : { oldest: row.seq };
  }

  async #daysOf({ fromDay = '', toDay = '9999-12-31' }: ExportDto): Promise<Pick<ExportSpec, 'days'>> {
    const [found] = await this.#query<{ first: string | null; last: string | null; days: number }>(
      `SELECT MIN(day) AS first, MAX(day) AS last, COUNT(*) AS days FROM login_log_days WHERE day >= ? AND day <= ?`,
      [fromDay, toDay],
    );
    const { first = null, last = null, days = 0 } = found ?? {};
    return first === null || last === null ? {} : { days: { from: first, to: last, count: days } };
  }

  readonly #query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>('admins', sql, parameters);
}

/** What was exported, for the row of the act: at most 100 characters. */
function detailOf({ log, format, member, kind, fromDay, toDay }: ExportDto): string {
  const parts = [log, format, member, kind, ...(fromDay || toDay ? [`${fromDay ?? ''}/${toDay ?? ''}`] : [])];
  return parts.filter(part => part !== undefined).join(' ');
}
