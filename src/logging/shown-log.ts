import { Injectable } from '@nestjs/common';
import type { HistoryPage, Item } from '../contract/events.js';
import { Follower } from './follower.js';
import { LineMarks } from './line-marks.js';
import { pageOf, placeOf, type PageRequest } from './history-page.js';
import type { Span } from './line-walks.js';
import {
  LogReader,
  type LinesOfOthers,
  type LogPage,
  type Narrowed,
  type ReceivedWhispers,
} from './log-reader.js';
import type { LogRow } from './log-row.js';
import type { Day } from './logins/calendar.js';
import type { Stretch } from './logins/day-stretches.js';

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
    private readonly marks: LineMarks,
  ) {
    this.#members = reader.forMembers();
  }

  /** Its end: the last seq delivered. */
  get position(): number {
    return this.follower.position;
  }

  /** A page of what a member may see. @param since epoch ms, in place of a seq */
  async history(
    memberId: number,
    { since, only, ...asked }: PageRequest & { since?: number | undefined; only?: Narrowed },
  ): Promise<HistoryPage> {
    const end = this.position + 1;
    const first = since === undefined ? undefined : ((await this.#members.firstSince(since)) ?? end);
    const place = placeOf({ ...asked, ...(first !== undefined && { after: first - 1 }) }, end);
    const { middle, older, newer } = place;
    const read = async (span: Span): Promise<LogRow[]> => this.#members.visible(memberId, span, only);
    const before = await read({ after: 0, before: middle, limit: older + 1 });
    const from =
      middle < end ? await read({ after: middle - 1, before: end, limit: newer + 1, oldest: true }) : [];
    const items = (rows: LogRow[]): Item[] => this.marks.itemsFor(rows, memberId);
    return pageOf({ older: items(before), newer: items(from) }, place);
  }

  /**
   * The last `limit` rows a member may see, ascending and including sanctions, and the seq up to which they are
   * complete.
   */
  async newest(memberId: number, limit: number): Promise<{ rows: LogRow[]; upTo: number }> {
    const upTo = this.position;
    return { rows: await this.#members.visible(memberId, { after: 0, before: upTo + 1, limit }), upTo };
  }

  /** The lines of some seqs whose texts a member may see, from the newest on. At most a page of them. */
  async lines(memberId: number, seqs: readonly number[]): Promise<Item[]> {
    const rows = await this.#members.linesOf(memberId, seqs);
    return this.marks.itemsFor(
      rows.filter(({ seq, erased }) => !erased && !this.marks.has(seq)),
      memberId,
    );
  }

  /** The parts of the log, newest first, that have the lines between two instants (epoch ms). */
  async stretches(time: Pick<Day, 'fromAt' | 'toAt'>): Promise<Stretch[]> {
    return this.#members.stretches(time);
  }

  /** Everything after a seq up to another, if memory has it. */
  recent(seq: number, upTo: number): LogRow[] | undefined {
    return this.follower.recent.after(seq)?.filter(row => row.seq <= upTo);
  }

  /** How much others have said after a seq, up to another, that a member may see. */
  async linesOfOthers(memberId: number, seq: number, upTo: number): Promise<LinesOfOthers> {
    return this.#members.linesOfOthers(memberId, { after: seq, before: upTo + 1 });
  }

  /** The last whispers that a member has received after a seq, up to another. */
  async whispersTo(memberId: number, seq: number, upTo: number): Promise<ReceivedWhispers> {
    return this.#members.whispersTo(memberId, { after: seq, before: upTo + 1 });
  }

  /** At most `limit` rows after a seq, in order, for a member. */
  async after(memberId: number, seq: number, limit: number): Promise<LogPage> {
    return this.#members.after(seq, { upTo: this.position, limit, partyId: memberId });
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
