import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../auth/account-lookup.js';
import { ChatError } from '../contract/errors.js';
import type { Item, SearchPage } from '../contract/events.js';
import type { SearchPayload } from '../contract/queries.js';
import { LIMITS } from '../contract/limits.js';
import { LogInfo } from '../logging/log-info.js';
import { parseDay } from '../logging/logins/calendar.js';
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
    if (Question.isTooLong(q)) throw new ChatError('TOO_LONG', { field: 'q' });
    if (!Question.parse(q)) throw new ChatError('EMPTY', { field: 'q' });
    const time = this.#timeOf(asked);
    this.rates.takeSearch(memberId);
    const [fromId, toId, withId] = await this.#idsOf([from, to, other]);
    const end = Math.min(asked.before ?? Infinity, this.shown.position + 1);
    const seqs: number[] = [];
    let searchedTo = end;
    let indexedFrom: number | undefined;
    for (const stretch of time ? await this.shown.stretches(time) : [{ from: 1, to: Infinity }]) {
      const before = Math.min(stretch.to, end);
      const after = stretch.from - 1;
      if (before <= after + 1) continue;
      const found = await this.index.find(memberId, {
        question: q,
        memberId,
        before,
        after,
        limit: limit + 1 - seqs.length,
        ...(kind && { kind }),
        ...(fromId !== undefined && { fromId }),
        ...(toId !== undefined && { toId }),
        ...(withId !== undefined && { withId }),
      });
      seqs.push(...found.seqs);
      ({ searchedTo, indexedFrom } = found);
      if (seqs.length > limit || searchedTo > after + 1) break;
      // what lies between this stretch and the next is of other days
      searchedTo = 1;
    }
    if (seqs.length > limit) searchedTo = seqs[limit - 1]!;
    const items = await this.#items(memberId, seqs.slice(0, limit), time);
    return {
      items,
      more: searchedTo > 1,
      searchedTo,
      ...(indexedFrom !== undefined && { indexedFrom }),
      timeZone: this.logInfo.timeZone,
    };
  }

  async #items(memberId: number, seqs: number[], { fromAt, toAt } = ALL_TIME): Promise<Item[]> {
    const items = await this.shown.lines(memberId, seqs);
    return items.filter(({ at }) => at >= fromAt && at < toAt);
  }

  #timeOf({ fromDay, toDay }: SearchPayload): typeof ALL_TIME | undefined {
    if (fromDay === undefined && toDay === undefined) return undefined;
    return {
      fromAt: fromDay === undefined ? ALL_TIME.fromAt : this.#day('fromDay', fromDay).fromAt,
      toAt: toDay === undefined ? ALL_TIME.toAt : this.#day('toDay', toDay).toAt,
    };
  }

  #day(field: string, text: string): { fromAt: number; toAt: number } {
    const day = parseDay(text, this.logInfo.timeZone);
    if (!day) throw new ChatError('INVALID', { field, message: `${field} is no day.` });
    return day;
  }

  async #idsOf(names: readonly (string | undefined)[]): Promise<(number | undefined)[]> {
    return Promise.all(names.map(async name => (name === undefined ? undefined : this.accounts.idOf(name))));
  }
}
