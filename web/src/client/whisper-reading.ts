import type { Ack, SeenPayload, Welcome } from '../../../src/contract/events.js';
import { retryOf } from '../../../src/contract/retry.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { nameKey } from '../../../src/contract/names.js';
import type { Entry, UnreadWhispers } from './state.js';
import type { ShownItem } from './shown-item.js';

/** At most this many marks are sent in this time: the server takes one a second, and those of the stream count too. */
const SENT_AT_ONCE = 2;
const SENT_EVERY_MS = 2_000;

/** What reading needs of the room. */
export interface ReadRoom {
  /** The end of the log, without gaps. */
  entries(): readonly Entry[];
  send(mark: SeenPayload): Promise<Ack<object> | undefined>;
  changed(): void;
}

/**
 * Which whispers the account has read: counted by the server at a welcome and here from then on. What is read here is
 * told to the server, which tells the account's other devices. Members are known by `nameKey`.
 */
export class WhisperReading {
  #unread: ReadonlyMap<string, UnreadWhispers> = new Map();
  /** As the server has counted them. */
  #counted = this.#unread;
  /** Up to here. */
  #upTo = 0;
  /** There are more senders than the server names. */
  #isCut = false;
  /** The seqs up to which the whispers of a member were read since. */
  readonly #read = new Map<string, number>();
  /** The marks that the server has not confirmed. */
  readonly #unsent = new Map<string, Required<SeenPayload>>();
  #sentAt = -SENT_EVERY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly room: ReadRoom) {}

  /** By `nameKey` of the sender. */
  get unread(): ReadonlyMap<string, UnreadWhispers> {
    return this.#unread;
  }

  /** @param isSame it is the log and the account of before */
  enter({ unread, position, resumed }: Welcome, isSame: boolean): void {
    if (!isSame) this.#unsent.clear();
    // an older server does not count at a resumed connection
    if (unread || !resumed) {
      const counted = unread?.whispers ?? [];
      this.#unread = new Map(counted.map(({ name, count }) => [nameKey(name), { name, count }]));
      this.#counted = this.#unread;
      this.#isCut = counted.length >= LIMITS.unreadWhisperersMax;
      this.#upTo = position;
      this.#read.clear();
      for (const [key, { seq }] of this.#unsent) this.#apply(key, seq);
    }
    this.#schedule();
  }

  /** Items came, in the order of seq, for the member with this id. */
  came(items: readonly ShownItem[], id: number | undefined): void {
    for (const item of items) {
      if (item.kind !== 'whisper') continue;
      const name = item.fromId === id ? (item.to ?? '') : item.from;
      const key = nameKey(name);
      const unread = this.#unread.get(key);
      if (item.fromId === id) {
        // who answers has read
        if (unread) this.#mark(name, item.seq);
      } else {
        const count = unread?.count ?? 0;
        // the server has counted those up to its position, and may know more of them as read than this device
        const isUnread = item.seq > this.#upTo || count < this.#countIn(this.#counted, key);
        if (isUnread && item.seq > (this.#read.get(key) ?? this.#upTo)) this.#set(key, name, count + 1);
      }
    }
  }

  /** The account has read on another device. */
  learn(name: string, seq: number): void {
    if (this.#apply(nameKey(name), seq)) this.room.changed();
  }

  /** The member has looked at all whispers of another. */
  read(name: string): void {
    const key = nameKey(name);
    const newest = this.room.entries().findLast(({ kind }) => kind === 'item')?.seq;
    if (newest === undefined) return;
    if (this.#unread.has(key) || (this.#isCut && !this.#read.has(key))) this.#mark(name, newest);
  }

  /** The same for those of all members. */
  readAll(): void {
    for (const { name } of this.#unread.values()) this.read(name);
  }

  /** Some whispers of a member were in view. They count as read unless there are earlier ones that were not. */
  saw(name: string, { first, last }: { first: number; last: number }): void {
    const key = nameKey(name);
    // those are the last ones
    const { count = 0 } = this.#unread.get(key) ?? {};
    if (this.#countFrom(key, first) >= count && this.#countFrom(key, last + 1) < count)
      this.#mark(name, last);
  }

  /** Sends what waits, since the page may be closed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const marks = [...this.#unsent.values()].slice(0, SENT_AT_ONCE);
    if (marks.length === 0) return;
    this.#sentAt = performance.now();
    for (const mark of marks) void this.#send(mark);
  }

  #mark(name: string, seq: number): void {
    const key = nameKey(name);
    if (!this.#apply(key, seq)) return;
    this.#unsent.set(key, { with: name, seq });
    this.#schedule();
    this.room.changed();
  }

  /** Returns whether it was new. What lies before the loaded lines is not known, and to read makes nothing unread. */
  #apply(key: string, seq: number): boolean {
    const oldest = this.room.entries().find(({ kind }) => kind === 'item')?.seq;
    if (oldest === undefined || seq < oldest || seq <= (this.#read.get(key) ?? 0)) return false;
    this.#read.set(key, seq);
    const name = this.#unread.get(key)?.name ?? key;
    this.#set(key, name, Math.min(this.#countIn(this.#unread, key), this.#countFrom(key, seq + 1)));
    return true;
  }

  /** Infinity for a sender whom the server may have left out. */
  #countIn(counts: ReadonlyMap<string, UnreadWhispers>, key: string): number {
    return counts.get(key)?.count ?? (this.#isCut ? Infinity : 0);
  }

  #set(key: string, name: string, count: number): void {
    const unread = new Map(this.#unread);
    if (count > 0) unread.set(key, { name, count });
    else unread.delete(key);
    this.#unread = unread;
  }

  /** How many whispers of a member are loaded from a seq on. */
  #countFrom(key: string, seq: number): number {
    const entries = this.room.entries();
    let count = 0;
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i]!;
      if (entry.seq < seq) break;
      if (entry.kind === 'item' && entry.item.kind === 'whisper' && nameKey(entry.item.from) === key) count++;
    }
    return count;
  }

  #schedule(): void {
    if (this.#unsent.size === 0) return;
    const wait = Math.max(0, this.#sentAt + SENT_EVERY_MS - performance.now());
    this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  async #send(mark: Required<SeenPayload>): Promise<void> {
    const answer = await this.room.send(mark);
    // without an answer it is sent at the next welcome
    if (!answer) return;
    const isFinal = answer.ok || retryOf(answer.error.code) === 'never';
    const key = nameKey(mark.with);
    if (isFinal && this.#unsent.get(key) === mark) this.#unsent.delete(key);
    this.#schedule();
  }
}
