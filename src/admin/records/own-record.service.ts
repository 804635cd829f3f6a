import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { LoginService } from '../../auth/login.service.js';
import { fromDecimal } from '../../contract/decimal.js';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import {
  SANCTION_ACTIONS,
  type OpenedWhisper,
  type OpeningView,
  type OwnLoginDays,
  type OwnRecord,
  type OwnSanction,
} from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { Database } from '../../database/database.js';
import { LogInfo } from '../../logging/log-info.js';
import { RoomInfo } from '../../logging/room-info.js';
import { dayNamed } from '../../logging/logins/asked-days.js';
import { Proofs } from '../../proof/proofs.service.js';
import { ActsReader } from './acts.reader.js';
import { LoginSummary } from './login-summary.js';
import { OpeningsReader } from './openings.reader.js';

/** Days of a page of one's log-ins. */
const DAYS = 31;

interface Cursor {
  before?: number;
  limit: number;
}

/** What is on record of the member who asks. */
@Injectable()
export class OwnRecordService {
  readonly #acts: ActsReader;
  readonly #openings: OpeningsReader;
  readonly #summary: LoginSummary;

  constructor(
    acts: ActsReader,
    openings: OpeningsReader,
    summary: LoginSummary,
    private readonly login: LoginService,
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly room: RoomInfo,
    private readonly proofs: Proofs,
  ) {
    this.#acts = acts.forMembers();
    this.#openings = openings.forMembers();
    this.#summary = summary.forMembers();
  }

  async all(me: Caller): Promise<OwnRecord> {
    const first = { limit: LIMITS.pageDefault };
    const sealed = await this.proofs.sealed();
    return {
      account: await this.login.describe(me),
      terms: this.room.terms,
      sanctions: await this.sanctions(me, first),
      openings: await this.openings(me, first),
      ...(sealed && { sealed }),
    };
  }

  async sanctions(me: Caller, { before, limit }: Cursor): Promise<Page<OwnSanction>> {
    const shape = { targetId: me.id, actions: SANCTION_ACTIONS, outcome: 'done' } as const;
    const { items, more } = await this.#acts.page(shape, { limit, ...(before !== undefined && { before }) });
    return {
      items: items.map(({ seq, at, action, actor, reason, until }) => ({
        seq,
        at,
        action: action as OwnSanction['action'],
        ...(actor !== undefined && { by: actor }),
        ...(reason !== undefined && { reason }),
        ...(until !== undefined && { until }),
      })),
      more,
    };
  }

  /** The openings that had whispers of theirs among them. */
  async openings(me: Caller, page: Cursor): Promise<Page<OpeningView>> {
    return this.#openings.of(me.id, page);
  }

  /** Their whispers of one of them. @throws ChatError NOT_FOUND when it had none of theirs */
  async opening(me: Caller, given: string): Promise<{ items: OpenedWhisper[] }> {
    const seq = fromDecimal(given);
    const items = typeof seq === 'number' ? await this.#openings.whispersIn(me.id, seq) : undefined;
    if (!items) throw new ChatError('NOT_FOUND');
    return { items };
  }

  /** Their log-ins by day, of the 31 days before one that have a record. @throws ChatError INVALID */
  async logins(me: Caller, before: string | undefined): Promise<OwnLoginDays> {
    const end = before === undefined ? 'z' : dayNamed('before', before, this.logInfo.timeZone).day;
    const found = await this.database.ask<{ day: string; name: string }>(
      'members',
      'SELECT day, table_name AS name FROM login_log_days WHERE day < ? ORDER BY day DESC LIMIT ?',
      [end, DAYS + 1],
    );
    const days = found.slice(0, DAYS);
    const items: OwnLoginDays['items'] = [];
    for (const { day, name } of days) {
      const own = (await this.#summary.of(name, [me.id])).get(me.id);
      if (own) items.push({ day, ...own });
    }
    const last = days.at(-1);
    return {
      items,
      more: found.length > DAYS,
      ...(last && { fromDay: last.day }),
      timeZone: this.logInfo.timeZone,
    };
  }
}
