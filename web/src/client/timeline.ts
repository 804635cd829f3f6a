import type { PresenceFrame } from '../../../src/contract/events.js';
import type { LineActItem } from '../../../src/contract/line-marks.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { LineFollower } from './line-acts.js';
import { Segment } from './segment.js';
import type { Entry, Notice } from './state.js';
import type { Mark, ShownItem, ShownPage } from './shown-item.js';

/** Rows kept in memory: of the end of the log, and while a part away from it is open, of both. */
const KEPT = 5_000;
const KEPT_PAST = 4_000;
const KEPT_LIVE = KEPT - KEPT_PAST;
/** Joins and leaves within this time are one row. */
const FOLD_MS = 120_000;

/**
 * The rows of the stream in two gapless parts: the end of the log, and where the member reads away from it. The second
 * is opened by a jump, or parts from the first when a member scrolls far back; it is joined again by paging.
 */
export class Timeline implements LineFollower {
  #live = new Segment([], true);
  #past: Segment | undefined;
  #nextKey = 0;

  /** The rows at the end of the log. */
  get entries(): readonly Entry[] {
    return this.#live.entries;
  }

  /** Whether the log may hold more before the first row. */
  get hasOlder(): boolean {
    return this.#live.hasOlder;
  }

  /** The part that is open away from the end. */
  get past(): Segment | undefined {
    return this.#past;
  }

  /** The part that is being read. */
  get open(): Segment {
    return this.#past ?? this.#live;
  }

  has(seq: number): boolean {
    return this.#live.has(seq) || this.#past?.has(seq) === true;
  }

  /** Starts again with these items. */
  replace(items: readonly ShownItem[]): void {
    // fewer than the server's maximum: that was all
    this.#live = new Segment(items, items.length >= LIMITS.welcomeItems);
    this.closePast();
  }

  /**
   * Takes items in any order. Drops those already here. Returns the rest, by seq.
   */
  add(items: readonly ShownItem[]): ShownItem[] {
    const fresh = this.#live.put(items);
    this.#cap();
    return fresh;
  }

  /** Whether a line is here, or quoted. */
  shows(line: number): boolean {
    return this.#live.shows(line) || this.#past?.shows(line) === true;
  }

  /** Shows a line, and where it is quoted, as an act has left it. */
  follow({ line }: LineActItem, mark: Mark): void {
    this.#live.mark(line, mark);
    this.#past?.mark(line, mark);
  }

  /** Takes the page before a part, unless that part has been closed meanwhile. */
  addOlder(part: Segment, { items, moreBefore }: Pick<ShownPage, 'items' | 'moreBefore'>): void {
    if (part !== this.open) return;
    part.put(items);
    part.hasOlder = moreBefore;
    const { length } = part.entries;
    // who reads here is at its top: what is far below can go
    if (part === this.#live && length > KEPT_PAST) {
      this.#past = part.copy();
      this.#past.keepFirst(length - KEPT_LIVE);
    }
    this.#past?.keepFirst(KEPT_PAST);
    this.#cap();
  }

  /** Takes the page after the part away from the end, and joins it to the end when it has come there. */
  addNewer(part: Segment, { items, moreAfter }: Pick<ShownPage, 'items' | 'moreAfter'>): void {
    if (part !== this.#past) return;
    part.put(items);
    if (!this.#joins(moreAfter)) part.keepLast(KEPT_PAST);
  }

  /** Opens a page from anywhere in the log. */
  openPage({ items, moreBefore, moreAfter }: ShownPage): void {
    this.#past = new Segment(items, moreBefore);
    this.#joins(moreAfter);
    this.#cap();
  }

  /** The member is at the end of the log again. */
  closePast(): void {
    this.#past = undefined;
  }

  addPresence({ joined, left }: { joined: string[]; left: PresenceFrame['left'] }, at: number): void {
    if (joined.length === 0 && left.length === 0) return;
    const last = this.entries.at(-1);
    if (last?.kind === 'presence' && at - last.at < FOLD_MS) {
      const folded = { ...last, joined: [...last.joined, ...joined], left: [...last.left, ...left] };
      this.#live.append(folded, { inPlaceOfLast: true });
    } else {
      const leftFirst = joined.length === 0 && { leftFirst: true as const };
      const row = { key: this.#key(), seq: last?.seq ?? 0, at, joined, left, ...leftFirst };
      this.#append({ kind: 'presence', ...row });
    }
  }

  addNotice(notice: Notice, at: number): void {
    this.#append({ kind: 'notice', key: this.#key(), seq: this.entries.at(-1)?.seq ?? 0, at, notice });
  }

  #append(entry: Entry): void {
    this.#live.append(entry);
    this.#cap();
  }

  /** Whether the part away from the end has come to it. */
  #joins(moreAfter: boolean): boolean {
    const past = this.#past;
    const newest = past?.newest ?? -1;
    if (!past || (moreAfter && newest < (this.#live.oldest ?? Infinity))) return false;
    this.#live.joinTo(past);
    this.#live.keepLast(KEPT);
    this.#past = undefined;
    return true;
  }

  #cap(): void {
    this.#live.keepLast(this.#past ? KEPT_LIVE : KEPT);
  }

  #key(): string {
    return `n${this.#nextKey++}`;
  }
}
