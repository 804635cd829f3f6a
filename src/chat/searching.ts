import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../auth/account-lookup.js';
import type { Item, SearchPage } from '../contract/events.js';
import type { SearchPayload } from '../contract/queries.js';
import { LIMITS } from '../contract/limits.js';
import { LogInfo } from '../logging/log-info.js';
import { timeOf } from '../logging/logins/asked-days.js';
import { ShownLog } from '../logging/shown-log.js';
import { Question } from '../search/question.js';
import { SearchService } from '../search/search.service.js';
import { MemberRates } from './member-rates.js';

/** The times of days that were never meant. */
const ALL_TIME = { fromAt: 0, toAt: Number.MAX_SAFE_INTEGER };

/** A member's search: in the public lines and their own whispers, as far as this node has shown them. */
@Injectable()
export class Searching {
  constructor(
    private readonly index: SearchService,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
    private readonly logInfo: LogInfo,
    private readonly rates: MemberRates,
  ) {}

  /** @throws ChatError EMPTY, TOO_LONG, INVALID, NO_SUCH_MEMBER, RATE_LIMITED, BUSY, UNAVAILABLE */
  async search(memberId: number, asked: SearchPayload): Promise<SearchPage> {
    const { q, kind, limit = LIMITS.pageDefault, from, to, with: other } = asked;
    Question.check(q);
    const time = timeOf(asked, this.logInfo.timeZone);
    this.rates.takeSearch(memberId);
    const [fromId, toId, withId] = await this.#idsOf([from, to, other]);
    const end = Math.min(asked.before ?? Infinity, this.shown.position + 1);
    const stretches = time ? await this.shown.stretches(time) : [{ from: 1, to: Infinity }];
    const { seqs, ...found } = await this.index.findIn(stretches, 'members', {
      question: q,
      memberId,
      before: end,
      after: 0,
      limit,
      ...(kind && { kind }),
      ...(fromId !== undefined && { fromId }),
      ...(toId !== undefined && { toId }),
      ...(withId !== undefined && { withId }),
    });
    const items = await this.#items(memberId, seqs, time);
    return { items, more: found.searchedTo > 1, ...found, timeZone: this.logInfo.timeZone };
  }

  async #items(memberId: number, seqs: number[], { fromAt, toAt } = ALL_TIME): Promise<Item[]> {
    const items = await this.shown.lines(memberId, seqs);
    return items.filter(({ at }) => at >= fromAt && at < toAt);
  }

  async #idsOf(names: readonly (string | undefined)[]): Promise<(number | undefined)[]> {
    return Promise.all(names.map(async name => (name === undefined ? undefined : this.accounts.idOf(name))));
  }
}
