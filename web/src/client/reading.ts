import type { Item, Unread, Welcome } from '../../../src/contract/events.js';

/** A position is sent at most once in this time. */
const SENT_EVERY_MS = 2_000;

/** What came while the member was away from all of their devices. */
export interface Missed extends Unread {
  firstSeq: number;
  firstAt: number;
  /** The last seq that was read before, and the last one that was missed. */
  readTo: number;
  upTo: number;
}

/** How far the account has read: told to the server, which tells the account's other devices. All numbers are seqs. */
export class Reading {
  #missed: Missed | undefined;
  #enteredAt: number | undefined;
  #read = 0;
  #known = 0;
  /** Lines that mention the member and came while they were here. */
  #mentions: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly room: { send(seq: number): void; changed(): void }) {}

  /** The end of the log when the member entered, or when what was missed was too much; undefined before. */
  get enteredAt(): number | undefined {
    return this.#enteredAt;
  }

  /** Up to here the account has read, on this device or another. */
  get readTo(): number {
    return Math.max(this.#known, this.#read);
  }

  /** Until the member has looked at it, or put it aside. */
  get missed(): Missed | undefined {
    return this.#missed;
  }

  /** What the page draws of it. */
  get view(): { missed: Missed | undefined; mentions: number } {
    return { missed: this.#missed, mentions: (this.#missed?.mentions ?? 0) + this.#mentions.length };
  }

  enter({ readTo, unread, position, resumed }: Welcome): void {
    this.#known = readTo;
    if (resumed) return this.#schedule();
    this.#enteredAt = position;
    this.#read = 0;
    this.#mentions = [];
    const { firstSeq, firstAt } = unread ?? {};
    const isMissed = firstSeq !== undefined && firstAt !== undefined;
    this.#missed = isMissed ? { ...unread!, firstSeq, firstAt, readTo, upTo: position } : undefined;
  }

  /** Items came, in the order of seq, for the member with this id. */
  came(items: readonly Item[], id: number | undefined): void {
    for (const item of items) {
      if (item.kind !== 'chat' || id === undefined || !item.mentions?.includes(id)) continue;
      if (item.seq > this.readTo) this.#mentions.push(item.seq);
    }
  }

  /** The account has read up to there on another device. */
  learn(seq: number): void {
    if (seq <= this.#known) return;
    this.#known = seq;
    this.#forgetMentions(seq);
    if (this.#missed && seq >= this.#missed.upTo) this.#missed = undefined;
    this.room.changed();
  }

  /** The newest line was in view of a member who is there. */
  read(seq: number): void {
    this.#read = Math.max(this.#read, seq);
    if (this.#forgetMentions(this.#read)) this.room.changed();
    this.#schedule();
  }

  /** The member has looked at the lines that mention them. */
  sawMentions(): void {
    if (this.view.mentions === 0) return;
    if (this.#missed) this.#missed = { ...this.#missed, mentions: 0 };
    this.#mentions = [];
    this.room.changed();
  }

  putAside(): void {
    if (!this.#missed) return;
    this.#missed = undefined;
    this.room.changed();
  }

  /** Sends what waits, since the page may be closed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#read <= this.#known) return;
    this.#known = this.#read;
    this.room.send(this.#read);
  }

  /** Returns whether there were any up to there. */
  #forgetMentions(upTo: number): boolean {
    const before = this.#mentions.length;
    this.#mentions = this.#mentions.filter(seq => seq > upTo);
    return this.#mentions.length < before;
  }

  #schedule(): void {
    if (this.#read > this.#known) this.#timer ??= setTimeout(() => this.flush(), SENT_EVERY_MS);
  }
}
