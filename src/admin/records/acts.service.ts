import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../../auth/account-lookup.js';
import type { ModerationRecord } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { LogInfo } from '../../logging/log-info.js';
import { timeOf } from '../../logging/logins/asked-days.js';
import { ActsReader } from './acts.reader.js';
import type { ActsDto } from './records.dto.js';

/** The acts as admins ask for them: with names and days instead of ids and instants. */
@Injectable()
export class ActsService {
  constructor(
    private readonly acts: ActsReader,
    private readonly accounts: AccountLookup,
    private readonly logInfo: LogInfo,
  ) {}

  /**
   * Seals of log-ins only when they are asked for.
   * @throws ChatError INVALID, NO_SUCH_MEMBER
   */
  async page(asked: ActsDto): Promise<Page<ModerationRecord>> {
    const { actor, target, action, outcome } = asked;
    const time = timeOf(asked, this.logInfo.timeZone);
    const shape = {
      ...(actor !== undefined && { actorId: await this.accounts.idOf(actor) }),
      ...(target !== undefined && { targetId: await this.accounts.idOf(target) }),
      ...(action ? { actions: [action] } : { withoutSeals: true as const }),
      ...(outcome && { outcome }),
    };
    return this.acts.page(shape, asked, time);
  }
}
