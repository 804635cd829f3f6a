import { Injectable } from '@nestjs/common';
import type { HistoryPage, Item } from '../contract/events.js';
import { Follower } from './follower.js';
import { LogReader, type LogPage } from './log-reader.js';

/**
 * The log as far as this node has delivered it. Everything read for a socket goes through here: until the node
 * delivers a kick, the member's sockets are open, so nothing after it may be shown.
 */
@Injectable()
export class ShownLog {
  readonly #members: LogReader;

  constructor(
    private readonly reader: LogReader,
    private readonly follower: Follower,
  ) {
    this.#members = reader.forMembers();
  }

  /** Its end: the last seq delivered. */
  get position(): number {
    return this.follower.position;
  }

  /** A page of the lines a member may see, the newest `limit` before `before`, ascending. */
  async history(
    memberId: number,
    { before, ...page }: { before?: number | undefined; limit: number; withId?: number },
  ): Promise<HistoryPage> {
    const end = this.position + 1;
    return this.#members.history(memberId, { ...page, before: Math.min(before ?? end, end) });
  }

  /**
   * The last `limit` items a member may see, ascending and including sanctions, and the seq up to which they are
   * complete.
   */
  async newest(memberId: number, limit: number): Promise<{ items: Item[]; upTo: number }> {
    const upTo = this.position;
    return { items: await this.#members.itemsUpTo(memberId, upTo, limit), upTo };
  }

  /** At most `limit` rows after a seq, in order. */
  async after(seq: number, limit: number): Promise<LogPage> {
    return this.#members.after(seq, { upTo: this.position, limit });
  }

  /** Whether the lines right after a seq were removed, in which case a client cannot resume there. */
  async isTrimmedAfter(seq: number, max: number): Promise<boolean> {
    return !this.#leadsOn(seq) && this.#members.isTrimmedAfter(seq, { upTo: this.position, max });
  }

  /** True if the rows in memory show that nothing is missing after a seq. */
  #leadsOn(seq: number): boolean {
    let next = seq;
    for (const row of this.follower.recent.after(seq) ?? []) {
      if (row.seq !== ++next) return false;
      if (row.kind !== 'act') return true;
    }
    return next === this.position;
  }

  /** Catches up to a seq that a client got from another node, if it is committed. */
  async reach(seq: number): Promise<void> {
    if (seq > this.position && seq <= (await this.reader.head())) await this.follower.catchUp();
  }
}
