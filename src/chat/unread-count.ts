import type { Unread } from '../contract/events.js';
import { LIMITS } from '../contract/limits.js';
import { isVisibleTo, type LogRow } from '../logging/log-row.js';
import type { ReadSeqs } from './read-positions.js';

/** What a member has not read, while it is being counted. */
export class UnreadCount {
  #lines = 0;
  #mentions = 0;
  #first: { firstSeq: number; firstAt: number } | undefined;
  #firstWhisper: number | undefined;
  /** By the account id of their sender, the latest last. */
  readonly #whispers = new Map<number, { name: string; id: number; count: number }>();

  constructor(
    private readonly memberId: number,
    private readonly reads: ReadSeqs,
  ) {}

  /** Counts rows that follow those counted before, in order. */
  add(rows: readonly LogRow[]): this {
    this.addLinesOf(rows);
    return this.addWhispersOf(rows);
  }

  addLinesOf(rows: readonly LogRow[]): void {
    for (const row of rows) {
      if (row.kind === 'act' || row.seq <= this.reads.room || row.from.id === this.memberId) continue;
      if (!isVisibleTo(row, this.memberId)) continue;
      this.addLines(1, row);
      if (row.mentions?.includes(this.memberId)) this.addMentions(1);
    }
  }

  addWhispersOf(rows: readonly LogRow[]): this {
    for (const row of rows)
      if (row.kind === 'whisper' && row.to?.id === this.memberId) this.addWhisper(row.seq, row.from);
    return this;
  }

  /** @param first the first of them; only that of the first call counts */
  addLines(count: number, first: { seq: number; at: number } | undefined): void {
    this.#lines = Math.min(this.#lines + count, LIMITS.unreadMax);
    if (first) this.#first ??= { firstSeq: first.seq, firstAt: first.at };
  }

  addMentions(count: number): void {
    this.#mentions = Math.min(this.#mentions + count, LIMITS.unreadMentionsMax);
  }

  addWhisper(seq: number, { id, name }: { id: number; name: string }): void {
    if (seq <= Math.max(this.reads.whispers, this.reads.with.get(id) ?? 0)) return;
    this.#firstWhisper ??= seq;
    const count = (this.#whispers.get(id)?.count ?? 0) + 1;
    this.#whispers.delete(id);
    this.#whispers.set(id, { name, id, count });
  }

  /** The seq of the first whisper that was not read. */
  get firstWhisper(): number | undefined {
    return this.#firstWhisper;
  }

  /** The members who whispered last come first. */
  get whispers(): Unread['whispers'] {
    return [...this.#whispers.values()].toReversed().slice(0, LIMITS.unreadWhisperersMax);
  }

  view(): Unread {
    return { lines: this.#lines, ...this.#first, mentions: this.#mentions, whispers: this.whispers };
  }
}
