import { Injectable } from '@nestjs/common';
import { fromDecimal } from '../../contract/decimal.js';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { ResumePayload } from '../../contract/events.js';
import { Follower } from '../../logging/follower.js';
import { LogInfo } from '../../logging/log-info.js';
import { isVisibleTo, type LogRow } from '../../logging/log-row.js';
import { ShownLog } from '../../logging/shown-log.js';
import { Reading } from '../reading.js';
import type { UnreadCount } from '../unread-count.js';

/** Where a client's reading begins: after a seq, or with the last lines up to one and what it has not read. */
export type StartPosition = {
  readTo: number;
  /** What the member has not read up to `upTo`; where they resume, only the whispers are counted. */
  unread: UnreadCount;
  upTo: number;
} & ({ resumeAfter: number } | { rows: LogRow[]; reset: boolean });

/** Determines, before a connection is admitted, what to send it. */
@Injectable()
export class StartPositions {
  constructor(
    private readonly follower: Follower,
    private readonly shown: ShownLog,
    private readonly reading: Reading,
    private readonly logInfo: LogInfo,
  ) {}

  /**
   * @param position the `epoch` and `after` of the client, unchecked
   * @throws ChatError INVALID for a position that is not possible
   */
  async prepare(memberId: number, position: { epoch?: unknown; after?: unknown }): Promise<StartPosition> {
    const { epoch } = position;
    const after = fromDecimal(position.after ?? undefined);
    if (after === undefined) return this.#fresh(memberId, false);
    if (typeof after !== 'number' || !Number.isSafeInteger(after) || after < 0 || typeof epoch !== 'string') {
      throw new ChatError('INVALID', {
        field: 'after',
        message: '`after` is a seq and goes with its `epoch`.',
      });
    }
    if (await this.leadsOn({ epoch, after })) {
      const reads = await this.reading.positionOf(memberId);
      const upTo = this.shown.position;
      const unread = await this.reading.unreadWhispers(memberId, reads, upTo);
      return { readTo: reads.room, resumeAfter: after, unread, upTo };
    }
    return this.#fresh(memberId, true);
  }

  /** Whether a client can resume from there. Otherwise it starts again. */
  async leadsOn({ epoch, after }: ResumePayload): Promise<boolean> {
    if (epoch !== this.logInfo.epoch) return false;
    // the client may come from a node that was ahead of this one
    await this.shown.reach(after);
    const behind = this.shown.position - after;
    if (behind < 0 || behind > LIMITS.resumeMaxBehind) return false;
    return !(await this.shown.isTrimmedAfter(after, behind));
  }

  async #fresh(memberId: number, reset: boolean): Promise<StartPosition> {
    const reads = await this.reading.positionOf(memberId);
    const newest = await this.#newest(memberId);
    const unread = await this.reading.unread(memberId, reads, newest.upTo);
    return { ...newest, readTo: reads.room, unread, reset };
  }

  async #newest(memberId: number): Promise<{ rows: LogRow[]; upTo: number }> {
    const { recent: recentRows, position } = this.follower;
    const recent = recentRows.all().filter(row => isVisibleTo(row, memberId));
    const enough = recent.length >= LIMITS.welcomeItems || recentRows.start === 0;
    if (!enough) return this.shown.newest(memberId, LIMITS.welcomeItems);
    return { rows: recent.slice(-LIMITS.welcomeItems), upTo: position };
  }
}
