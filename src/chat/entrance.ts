import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import type { Item } from '../contract/events.js';
import { Follower } from '../logging/follower.js';
import { Head } from '../logging/head.js';
import { LogReader } from '../logging/log-reader.js';
import { itemsFor } from '../logging/log-row.js';

/** Where a client enters the log: it goes on after a seq, or starts with the last lines up to one. */
export type Entrance = { resumeAfter: number } | { items: Item[]; upTo: number; reset: boolean };

/** Finds out, before a connection is let in, what it has to be told. */
@Injectable()
export class Entrances {
  constructor(
    private readonly follower: Follower,
    private readonly reader: LogReader,
    private readonly head: Head,
  ) {}

  /**
   * @param position the `epoch` and `after` the client gave, as they came
   * @throws ChatError INVALID for a position that cannot be
   */
  async prepare(memberId: number, position: { epoch?: unknown; after?: unknown }): Promise<Entrance> {
    const { epoch, after } = position;
    if (after === undefined) return this.#fresh(memberId, false);
    if (typeof after !== 'number' || !Number.isSafeInteger(after) || after < 0 || typeof epoch !== 'string') {
      throw new ChatError('INVALID', {
        field: 'after',
        message: '`after` is a seq and goes with its `epoch`.',
      });
    }
    if (epoch !== this.head.epoch) return this.#fresh(memberId, true);
    // the client may come from a node that was ahead of this one
    if (after > this.follower.position && after <= (await this.reader.head())) await this.follower.catchUp();
    const behind = this.follower.position - after;
    if (behind < 0 || behind > LIMITS.resumeMaxBehind) return this.#fresh(memberId, true);
    return { resumeAfter: after };
  }

  async #fresh(memberId: number, reset: boolean): Promise<Entrance> {
    const { ring, position: upTo } = this.follower;
    const recent = itemsFor(ring.all(), memberId);
    const enough = recent.length >= LIMITS.welcomeItems || ring.start === 0;
    const items = enough ? recent : await this.reader.itemsUpTo(memberId, upTo, LIMITS.welcomeItems);
    return { items: items.slice(-LIMITS.welcomeItems), upTo, reset };
  }
}
