import { Injectable } from '@nestjs/common';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import { REVIEWED_ACTIONS, type Review } from '../../contract/reviews.js';
import { validateText } from '../../contract/text.js';
import { LogInfo } from '../../logging/log-info.js';
import { monthNamed } from '../../logging/logins/asked-days.js';
import { ModerationLogWriter, type ActContext, type Actor } from '../../logging/moderation-log.writer.js';
import { actingAdmin } from '../moderation.rules.js';
import { ActsReader } from '../records/acts.reader.js';
import { REVIEWED, ReviewsReader } from './reviews.reader.js';
import type { ReviewDto } from './reviews.dto.js';

/** What is more than to have looked. */
const MORE_THAN_VIEWED = REVIEWED_ACTIONS.filter(action => action !== 'viewed');
const ADMINS =
  "SELECT account.id FROM accounts account WHERE account.role = 'admin' AND account.disabled_at IS NULL ORDER BY account.id";

/** The access review: each month, another admin looks over who opened, exported and viewed what. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly reader: ReviewsReader,
    private readonly acts: ActsReader,
    private readonly moderationLog: ModerationLogWriter,
    private readonly logInfo: LogInfo,
  ) {}

  /** @throws ChatError INVALID */
  async of({ month, before, limit }: ReviewDto): Promise<Review> {
    const { timeZone } = this.logInfo;
    const time = monthNamed(month, timeZone);
    const range = { limit, ...(before !== undefined && { before }) };
    const { items, more } = await this.acts.page(REVIEWED, range, time);
    const confirmed = await this.reader.confirmed(month);
    return {
      ...{ month, timeZone, toAt: time.toAt, items, more },
      counts: await this.reader.counts(time),
      ...(confirmed && { confirmed }),
    };
  }

  /**
   * Confirms a month that is over, once: nothing can be added to it. It is for an admin who did nothing in it that is
   * reviewed; if there is none, for those who only looked at log-ins and members; if all did more, for any.
   * @throws ChatError INVALID, TOO_LONG, INVALID_TEXT; FORBIDDEN while there is one who did less; CONFLICT before its
   *   end, and for a month that is confirmed; NOT_FOUND for a month before the room's first day
   */
  async confirm(by: Actor, month: string, note?: string): Promise<{ seq: number; at: number }> {
    const code = note === undefined ? undefined : validateText(note, LIMITS.reasonMaxCodePoints);
    if (code) throw new ChatError(code, { field: 'note' });
    const time = monthNamed(month, this.logInfo.timeZone);
    if (await this.reader.isBeforeRoom(time)) throw new ChatError('NOT_FOUND');
    // a month that is over does not change, so this is found before anything is locked
    const bystanders = new Set<number>();
    const viewers = new Set<number>();
    for (const { id } of await this.reader.query<{ id: number }>(ADMINS, []))
      if (!(await this.reader.hasDone(REVIEWED_ACTIONS, id, time))) bystanders.add(id);
      else if (!(await this.reader.hasDone(MORE_THAN_VIEWED, id, time))) viewers.add(id);
    const { seq, at } = await this.moderationLog.act(
      { by, ...(note !== undefined && { reason: note }) },
      {
        action: 'reviewed',
        may: [actingAdmin, context => assertMayReview(context, [bystanders, viewers])],
        decide: async ({ tx, now }) => {
          if (now < time.toAt) throw new ChatError('CONFLICT', { message: 'The month is not over.' });
          if (await this.reader.confirmation(month, tx.query.bind(tx)))
            throw new ChatError('CONFLICT', { message: 'The month has been confirmed.' });
          return { detail: month };
        },
      },
    );
    return { seq, at };
  }
}

/** @param ranks of admins, those first who did least */
async function assertMayReview({ tx, by }: ActContext, ranks: readonly ReadonlySet<number>[]): Promise<void> {
  const admins = await tx.query<{ id: number }>(ADMINS);
  const first = ranks.find(rank => admins.some(({ id }) => rank.has(id)));
  if (first && !first.has(by!.id))
    throw new ChatError('FORBIDDEN', { message: 'You acted in this month: another admin reviews it.' });
}
