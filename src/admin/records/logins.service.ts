import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../../auth/account-lookup.js';
import { Clock } from '../../config/clock.js';
import type { LoginRecord, RecordDay } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { LogInfo } from '../../logging/log-info.js';
import { dayNamed } from '../../logging/logins/asked-days.js';
import type { Day } from '../../logging/logins/calendar.js';
import { LoginDays } from '../../logging/logins/login-days.js';
import { LoginsReader } from './logins.reader.js';
import type { DaysDto, LoginsDto } from './records.dto.js';

/** The log-in record as admins ask for it: with names and days instead of ids and instants. */
@Injectable()
export class LoginsService {
  constructor(
    private readonly logins: LoginsReader,
    private readonly accounts: AccountLookup,
    private readonly days: LoginDays,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
  ) {}

  /** @throws ChatError INVALID */
  async list({ before, limit }: DaysDto): Promise<Page<RecordDay>> {
    const day = before === undefined ? undefined : dayNamed('before', before, this.logInfo.timeZone).day;
    return this.logins.daysBefore(day, limit);
  }

  /** Today's, unless another day is named. @throws ChatError INVALID, NO_SUCH_MEMBER */
  async page({ day, name, event, before, limit }: LoginsDto): Promise<Page<LoginRecord>> {
    const [at, id] = before?.split(',').map(Number) ?? [];
    const only = {
      ...(name !== undefined && { accountId: await this.accounts.idOf(name) }),
      ...(event && { event }),
    };
    return this.logins.page(this.dayOrToday(day), only, {
      limit,
      ...(at !== undefined && id !== undefined && { before: { at, id } }),
    });
  }

  /** @throws ChatError INVALID */
  dayOrToday(text: string | undefined): Day {
    return text === undefined
      ? this.days.dayOf(this.clock.now())
      : dayNamed('day', text, this.logInfo.timeZone);
  }
}
