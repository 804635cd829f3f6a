import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { ChatRecord, LoginRecord, ModerationRecord, OpenedWhispers } from '../contract/records.js';
import type { Page } from '../contract/rest.js';
import { LIMITS } from '../contract/limits.js';
import { validateText } from '../contract/text.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { Clock } from '../config/clock.js';
import { parseDay, type Day } from '../logging/logins/calendar.js';
import type { Actor } from '../logging/moderation-log.writer.js';
import { LogInfo } from '../logging/log-info.js';
import { LoginDays } from '../logging/logins/login-days.js';
import { RecordsReader } from './records.reader.js';
import { WhisperOpening } from './whisper-opening.js';
import type { ChatLogDto, LoginLogDto, ModerationLogDto, OpenWhispersDto } from './logs.dto.js';

/** The records as admins request them: with names and days instead of ids and instants. */
@Injectable()
export class LogsService {
  constructor(
    private readonly records: RecordsReader,
    private readonly opening: WhisperOpening,
    private readonly accounts: AccountLookup,
    private readonly days: LoginDays,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
  ) {}

  async chat({ member, day, ...filter }: ChatLogDto): Promise<Page<ChatRecord>> {
    return this.records.chat({
      ...filter,
      ...(member !== undefined && { memberId: await this.accounts.idOf(member) }),
      ...(day !== undefined && { day: this.#day(day) }),
    });
  }

  /** Today's, unless another day is named. */
  async logins({ day, before, limit }: LoginLogDto): Promise<Page<LoginRecord>> {
    const [at, id] = before?.split(',').map(Number) ?? [];
    return this.records.logins(day === undefined ? this.days.dayOf(this.clock.now()) : this.#day(day), {
      limit,
      ...(at !== undefined && id !== undefined && { before: { at, id } }),
    });
  }

  async moderation({ target, actor, ...filter }: ModerationLogDto): Promise<Page<ModerationRecord>> {
    return this.records.moderation({
      ...filter,
      ...(target !== undefined && { targetId: await this.accounts.idOf(target) }),
      ...(actor !== undefined && { actorId: await this.accounts.idOf(actor) }),
    });
  }

  async openWhispers(by: Actor, { reason, fromSeq, toSeq }: OpenWhispersDto): Promise<OpenedWhispers> {
    const code = validateText(reason, LIMITS.reasonMaxCodePoints);
    if (code) throw new ChatError(code, { field: 'reason' });
    if (toSeq < fromSeq) throw new ChatError('INVALID', { field: 'toSeq', message: 'The range is empty.' });
    return this.opening.open(by, { reason, fromSeq, toSeq });
  }

  #day(text: string): Day {
    const day = parseDay(text, this.logInfo.timeZone);
    if (!day) throw new ChatError('INVALID', { field: 'day', message: 'A day is written YYYY-MM-DD.' });
    return day;
  }
}
