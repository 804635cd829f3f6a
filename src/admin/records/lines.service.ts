import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../../auth/account-lookup.js';
import { MemberRates } from '../../chat/member-rates.js';
import { ChatError } from '../../contract/errors.js';
import { fromDecimal } from '../../contract/decimal.js';
import type { LineContext, LinesPage } from '../../contract/records.js';
import { LogInfo } from '../../logging/log-info.js';
import { timeOf } from '../../logging/logins/asked-days.js';
import type { Time } from '../../logging/logins/day-stretches.js';
import { ShownLog } from '../../logging/shown-log.js';
import { Question } from '../../search/question.js';
import { SearchService } from '../../search/search.service.js';
import { shapesOf, type LineFilter } from './line-shapes.js';
import { LinesReader } from './lines.reader.js';
import type { LinesDto } from './records.dto.js';

/** The lines as admins ask for them: with names, days and words instead of ids, instants and seqs. */
@Injectable()
export class LinesService {
  constructor(
    private readonly lines: LinesReader,
    private readonly index: SearchService,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
    private readonly rates: MemberRates,
    private readonly logInfo: LogInfo,
  ) {}

  /** @throws ChatError INVALID, NO_SUCH_MEMBER; of a search also EMPTY, TOO_LONG, RATE_LIMITED, BUSY, UNAVAILABLE */
  async page(adminId: number, asked: LinesDto): Promise<LinesPage> {
    const { timeZone } = this.logInfo;
    const time = timeOf(asked, timeZone);
    if (asked.with !== undefined && asked.member === undefined)
      throw new ChatError('INVALID', { field: 'with', message: 'with needs a member.' });
    if (asked.q !== undefined)
      return { ...(await this.#search(adminId, asked.q, { asked, time })), timeZone };
    return { ...(await this.lines.page(shapesOf(await this.#filter(asked)), asked, time)), timeZone };
  }

  /** @throws ChatError NOT_FOUND */
  async around(seq: string, count: number): Promise<LineContext> {
    const place = fromDecimal(seq);
    const found = typeof place === 'number' ? await this.lines.around(place, count) : undefined;
    if (!found) throw new ChatError('NOT_FOUND');
    return found;
  }

  /** Only public lines are searched: that a whisper is among the hits would betray what it says. */
  async #search(
    adminId: number,
    q: string,
    { asked, time }: { asked: LinesDto; time: Time | undefined },
  ): Promise<Omit<LinesPage, 'timeZone'>> {
    for (const field of ['to', 'with'] as const)
      if (asked[field] !== undefined)
        throw new ChatError('INVALID', { field, message: 'q finds public lines only.' });
    if (asked.kind === 'whisper')
      throw new ChatError('INVALID', { field: 'kind', message: 'q finds public lines only.' });
    Question.check(q);
    this.rates.takeSearch(adminId);
    const shapes = shapesOf({ ...(await this.#filter(asked)), kind: 'chat' });
    const shape = shapes.find(({ recipientId }) => recipientId === undefined);
    if (!shape) return { items: [], more: false, searchedTo: 1 };
    const { senderId: fromId } = shape;
    const { seqs, ...found } = await this.index.findIn(await this.lines.stretches(time), 'admins', {
      question: q,
      kind: 'chat',
      ...(fromId !== undefined && { fromId }),
      before: Math.min(asked.before ?? Infinity, this.shown.position + 1),
      after: asked.after ?? 0,
      limit: asked.limit,
    });
    const { fromAt, toAt } = time ?? { fromAt: 0, toAt: Infinity };
    const items = (await this.lines.publicLines(seqs)).filter(({ at }) => at >= fromAt && at < toAt);
    return { items, more: found.searchedTo > 1, ...found };
  }

  async #filter({ from, to, member, with: other, kind }: LinesDto): Promise<LineFilter> {
    const ids = await Promise.all(
      [from, to, member, other].map(async name =>
        name === undefined ? undefined : this.accounts.idOf(name),
      ),
    );
    const [fromId, toId, memberId, withId] = ids;
    return {
      ...(fromId !== undefined && { fromId }),
      ...(toId !== undefined && { toId }),
      ...(memberId !== undefined && { memberId }),
      ...(withId !== undefined && { withId }),
      ...(kind && { kind }),
    };
  }
}
