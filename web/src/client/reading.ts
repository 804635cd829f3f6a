import type { Ack, Item, SeenPayload, Welcome } from '../../../src/contract/events.js';
import type { Entry, Missed, UnreadWhispers } from './state.js';
import { WhisperReading } from './whisper-reading.js';

/** A position is sent at most once in this time. */
const SENT_EVERY_MS = 2_000;

/** How far the account has read: told to the server, which tells the account's other devices. All numbers are seqs. */
export class Reading {
  /** Whispers are read by member, wherever the stream is. */
  readonly whispers: WhisperReading;
  #missed: Missed | undefined;
  #enteredAt: number | undefined;
  #read = 0;
  #known = 0;
  /** Lines that mention the member and came while they were here. */
  #mentions: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly room: {
      entries(): readonly Entry[];
      send(mark: SeenPayload): Promise<Ack<object> | undefined>;
      changed(): void;
    },
  ) {
    this.whispers = new WhisperReading(room);
  }

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
  get view(): {
    missed: Missed | undefined;
    mentions: number;
    whispers: ReadonlyMap<string, UnreadWhispers>;
  } {
    const mentions = (this.#missed?.mentions ?? 0) + this.#mentions.length;
    return { missed: this.#missed, mentions, whispers: this.whispers.unread };
  }

  /** @param isSame it is the log and the account of before */
  enter(welcome: Welcome, isSame: boolean): void {
    const { readTo, unread, position, resumed } = welcome;
    this.whispers.enter(welcome, isSame);
    this.#known = readTo;
    if (resumed) return this.#schedule();
    this.#enteredAt = position;
    this.#read = 0;
    this.#mentions = [];
    const { lines = 0, mentions = 0, firstSeq, firstAt } = unread ?? {};
    const isMissed = firstSeq !== undefined && firstAt !== undefined;
    this.#missed = isMissed ? { lines, mentions, firstSeq, firstAt, readTo, upTo: position } : undefined;
  }

  /** Items came, in the order of seq, for the member with this id. */
  came(items: readonly Item[], id: number | undefined): void {
    for (const item of items) {
      if (item.kind !== 'chat' || id === undefined || !item.mentions?.includes(id)) continue;
      if (item.seq > this.readTo) this.#mentions.push(item.seq);
    }
    this.whispers.came(items, id);
  }

  /** The account has read up to there on another device. */
  learn({ seq, with: name }: SeenPayload): void {
    if (name !== undefined) return this.whispers.learn(name, seq);
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
    this.whispers.flush();
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#read <= this.#known) return;
    this.#known = this.#read;
    void this.room.send({ seq: this.#read });
  }

  /** Returns whether there were any up to there. */
  #forgetMentions(upTo: number): boolean {
    const before = this.#mentions.length;
    this.#mentions = this.#mentions.filter(seq => seq > upTo);
    return this.#mentions.length < before;
  }

  #schedule(): void {
    if (this.#read > this.#known) this.#timer ??= setTimeout(() => this.#flush(), SENT_EVERY_MS);
  }
}
