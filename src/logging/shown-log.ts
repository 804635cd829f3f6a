import { Injectable } from '@nestjs/common';
import type { HistoryPage, Item } from '../contract/events.js';
import { Follower } from './follower.js';
import { LogReader, type LogPage } from './log-reader.js';

/**
 * The log as far as this node has handed it out: the only way in which anything that is read for a socket is read.
 * A kick that this node has not handed out yet leaves the member's sockets open, so nothing behind it may be shown.
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

  /** Where it ends: the last seq handed out. */
  get position(): number {
    return this.follower.position;
  }

  /** A page of the lines a member may see, the newest `limit` before `before`, ascending. */
  history(
    memberId: number,
    { before, ...page }: { before?: number | undefined; limit: number; withId?: number },
  ): Promise<HistoryPage> {
    const end = this.position + 1;
    return this.#members.history(memberId, { ...page, before: Math.min(before ?? end, end) });
  }

  /** The last `limit` items a member may see, sanctions included, ascending, and the seq up to which they are. */
  async newest(memberId: number, limit: number): Promise<{ items: Item[]; upTo: number }> {
    const upTo = this.position;
    return { items: await this.#members.itemsUpTo(memberId, upTo, limit), upTo };
  }

  /** The rows after a seq, in order, at most `limit`. */
  after(seq: number, limit: number): Promise<LogPage> {
    return this.#members.after(seq, { upTo: this.position, limit });
  }

  /** Whether the lines right after a seq are stored no more, so that nobody can go on from there. */
  async isTrimmedAfter(seq: number, most: number): Promise<boolean> {
    return !this.#leadsOn(seq) && this.#members.isTrimmedAfter(seq, { upTo: this.position, most });
  }

  /** Memory shows that nothing is missing from a seq to the next line, or to the end. */
  #leadsOn(seq: number): boolean {
    let next = seq;
    for (const row of this.follower.ring.after(seq) ?? []) {
      if (row.seq !== ++next) return false;
      if (row.kind !== 'act') return true;
    }
    return next === this.position;
  }

  /** Gets as far as a seq that a client has from another node, if that is committed. */
  async reach(seq: number): Promise<void> {
    if (seq > this.position && seq <= (await this.reader.head())) await this.follower.catchUp();
  }
}
