import { isLine, type SeenPayload, type Welcome } from '../../../src/contract/events.js';
import type { Missed, UnreadWhispers } from './state.js';
import { WhisperReading, type ReadRoom } from './whisper-reading.js';
import type { ShownItem } from './shown-item.js';

/** A position is sent at most once in this time. */
const SENT_EVERY_MS = 2_000;
/** Who reads new lines for so long has come back, whether or not they look at what they missed. */
const BACK_AFTER_MS = 60_000;

/** How far the account has read: told to the server, which tells the account's other devices. All numbers are seqs. */
export class Reading {
  /** Whispers are read by member, wherever the stream is. */
  readonly whispers: WhisperReading;
  #missed: Missed | undefined;
  #enteredAt: number | undefined;
  #read = 0;
  #known = 0;
  /** What came after it, up to `#enteredAt`, was missed. */
  #missedAfter = 0;
  /** How many lines that mention the member were missed, and are not among `#seenMentions`. */
  #missedMentions = 0;
  /** How many mentions were seen in each row, by its seq. */
  readonly #seenMentions = new Map<number, number>();
  /** The member has looked at what they missed, or takes part again. */
  #isBack = true;
  /** When the first new line was read since they entered, by `performance.now()`. */
  #readingSince: number | undefined;
  /** Lines that mention the member and came while they were here. */
  #mentions: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly room: ReadRoom) {
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

  /** The member has looked at what they missed, or takes part again. */
  get isBack(): boolean {
    return this.#isBack;
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
    const mentions = this.#missedMentions + this.#mentions.length;
    return { missed: this.#missed, mentions, whispers: this.whispers.unread };
  }

  /** @param isSame it is the log and the account of before */
  enter(welcome: Welcome, isSame: boolean): void {
    const { readTo, unread, position, resumed } = welcome;
    this.whispers.enter(welcome, isSame);
    if (resumed) {
      this.#knows(readTo);
      return this.#schedule();
    }
    this.#known = readTo;
    this.#enteredAt = position;
    this.#read = 0;
    this.#mentions = [];
    this.#seenMentions.clear();
    const { lines = 0, mentions = 0, firstSeq, firstAt } = unread ?? {};
    const isMissed = firstSeq !== undefined && firstAt !== undefined;
    this.#missed = isMissed ? { lines, mentions, firstSeq, firstAt, readTo, upTo: position } : undefined;
    this.#missedMentions = mentions;
    this.#missedAfter = readTo;
    this.#isBack = !isMissed;
    this.#readingSince = undefined;
  }

  /** Items came, in the order of seq, for the member with this id. */
  came(items: readonly ShownItem[], id: number | undefined): void {
    for (const item of items) {
      if (!isLine(item) || id === undefined) continue;
      if (item.seq <= (this.#enteredAt ?? Infinity)) continue;
      if (item.fromId === id) this.#comeBack();
      else if (item.kind === 'chat' && item.mentions?.includes(id) && item.seq > this.readTo)
        this.#mentions.push(item.seq);
    }
    this.whispers.came(items, id);
  }

  /** The account has read up to there on another device. */
  learn({ seq, with: name }: SeenPayload): void {
    if (name !== undefined) return this.whispers.learn(name, seq);
    if (this.#knows(seq)) this.room.changed();
  }

  /**
   * The newest line was in view of a member who is there. Where lines before it were missed, it is told once the member
   * has looked at them or takes part again: until then they are missed on every device.
   */
  read(seq: number): void {
    this.#read = Math.max(this.#read, seq);
    if (seq > (this.#enteredAt ?? Infinity)) {
      this.#readingSince ??= performance.now();
      if (performance.now() - this.#readingSince >= BACK_AFTER_MS) this.#isBack = true;
    }
    if (this.#forgetMentions(this.#read)) this.room.changed();
    this.#schedule();
  }

  /** The member has looked at the list of lines that mention them. */
  sawMentions(): void {
    if (this.view.mentions === 0) return;
    if (this.#missed) this.#missed = { ...this.#missed, mentions: 0 };
    this.#missedMentions = 0;
    this.#mentions = [];
    this.#comeBack();
    this.room.changed();
  }

  /**
   * A row that mentions the member was in view. Mentions that come while they are here are read with the newest line.
   * @param count how often: the same line may have come again
   */
  sawMention(seq: number, count = 1): void {
    const fresh = count - (this.#seenMentions.get(seq) ?? 0);
    const isMissed = seq > this.#missedAfter && seq <= (this.#enteredAt ?? 0);
    if (!isMissed || this.#missedMentions === 0 || fresh <= 0) return;
    this.#seenMentions.set(seq, count);
    this.#missedMentions = Math.max(0, this.#missedMentions - fresh);
    this.room.changed();
  }

  /** The member has seen where what they missed begins. Mentions among it are counted on until they are seen. */
  sawFirstMissed(): void {
    if (!this.#missed) return;
    this.#missed = undefined;
    this.#comeBack();
    this.room.changed();
  }

  /** The member does not want to look at what they missed. */
  readAll(): void {
    this.#missed = undefined;
    this.#missedMentions = 0;
    this.#comeBack();
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
    if (!this.#isBack || this.#read <= this.#known) return;
    this.#known = this.#read;
    void this.room.send({ seq: this.#read });
  }

  /** Returns whether there were any up to there. */
  #forgetMentions(upTo: number): boolean {
    const before = this.#mentions.length;
    this.#mentions = this.#mentions.filter(seq => seq > upTo);
    return this.#mentions.length < before;
  }

  /** The account has read up to there. Returns whether that was new. */
  #knows(seq: number): boolean {
    if (seq <= this.#known) return false;
    this.#known = seq;
    this.#forgetMentions(seq);
    if (seq >= (this.#enteredAt ?? Infinity)) {
      this.#missed = undefined;
      this.#missedMentions = 0;
      this.#comeBack();
    }
    return true;
  }

  #comeBack(): void {
    this.#isBack = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isBack && this.#read > this.#known)
      this.#timer ??= setTimeout(() => this.#flush(), SENT_EVERY_MS);
  }
}
