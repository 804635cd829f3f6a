import { PUBLIC_ACTIONS, type Item, type PresenceFrame } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { Entry, Notice } from './state.js';

/** Rows kept in memory; the page shows fewer still. */
const KEPT = 5_000;
/** Rows kept when a member scrolls far back. */
const KEPT_MAX = 20_000;
/** Joins and leaves within this time are one row. */
const FOLD_MS = 120_000;

/** The rows of the stream: items in the order of seq, each once, and the rows between them. */
export class Timeline {
  #entries: readonly Entry[] = [];
  #seqs = new Set<number>();
  #nextKey = 0;
  #kept = KEPT;
  #hasOlder = true;

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Whether the log may hold more before the first row, and there is room for it. */
  get hasOlder(): boolean {
    return this.#hasOlder && this.#entries.length < KEPT_MAX;
  }

  has(seq: number): boolean {
    return this.#seqs.has(seq);
  }

  /** Seq of the oldest line here: older ones are requested from it. */
  get oldest(): number | undefined {
    return this.#entries.find(entry => entry.kind === 'item')?.seq;
  }

  /** Starts again with these items. */
  replace(items: readonly Item[]): void {
    this.#entries = [];
    this.#seqs = new Set();
    this.#kept = KEPT;
    this.#put(items);
    // fewer than the server's maximum: that was all
    this.#hasOlder = items.length >= LIMITS.welcomeItems;
  }

  /**
   * Takes items in any order. Drops those already here, and those that only a newer server knows. Returns the rest,
   * by seq.
   */
  add(items: readonly Item[]): Item[] {
    const fresh = this.#put(items);
    this.#cap();
    return fresh;
  }

  /** @param more whether the log has even older ones */
  addOlder(items: readonly Item[], more: boolean): void {
    this.#put(items);
    // a member who reads far back keeps the rows they are looking at
    this.#kept = Math.max(this.#kept, Math.min(this.#entries.length, KEPT_MAX));
    this.#hasOlder = more;
  }

  addPresence({ joined, left }: { joined: string[]; left: PresenceFrame['left'] }, at: number): void {
    if (joined.length === 0 && left.length === 0) return;
    const last = this.#entries.at(-1);
    if (last?.kind === 'presence' && at - last.at < FOLD_MS) {
      const folded = { ...last, joined: [...last.joined, ...joined], left: [...last.left, ...left] };
      this.#entries = [...this.#entries.slice(0, -1), folded];
    } else {
      const leftFirst = joined.length === 0 && { leftFirst: true as const };
      this.#append({
        kind: 'presence',
        key: this.#key(),
        seq: last?.seq ?? 0,
        at,
        joined,
        left,
        ...leftFirst,
      });
    }
  }

  addNotice(notice: Notice, at: number): void {
    this.#append({ kind: 'notice', key: this.#key(), seq: this.#entries.at(-1)?.seq ?? 0, at, notice });
  }

  #append(entry: Entry): void {
    this.#entries = [...this.#entries, entry];
    this.#cap();
  }

  #put(items: readonly Item[]): Item[] {
    const fresh: Item[] = [];
    for (const item of items) {
      if (this.#seqs.has(item.seq) || !isKnown(item)) continue;
      this.#seqs.add(item.seq);
      fresh.push(item);
    }
    if (fresh.length === 0) return fresh;
    fresh.sort((a, b) => a.seq - b.seq);
    const last = this.#entries.at(-1)?.seq ?? -1;
    const entries = fresh.map((item): Entry => ({ kind: 'item', key: `m${item.seq}`, seq: item.seq, item }));
    const all = [...this.#entries, ...entries];
    this.#entries = fresh[0]!.seq > last ? all : sorted(all);
    return fresh;
  }

  #cap(): void {
    const over = this.#entries.length - this.#kept;
    if (over <= 0) return;
    for (const { kind, seq } of this.#entries.slice(0, over)) if (kind === 'item') this.#seqs.delete(seq);
    this.#entries = this.#entries.slice(over);
    this.#hasOlder = true;
  }

  #key(): string {
    return `n${this.#nextKey++}`;
  }
}

/** By seq; a row without one stays behind the item it came after. */
function sorted(entries: readonly Entry[]): Entry[] {
  const rank = (entry: Entry): number => (entry.kind === 'item' ? 0 : 1);
  return entries.toSorted((a, b) => a.seq - b.seq || rank(a) - rank(b));
}

/** False for items of a newer server. */
function isKnown(item: Item): boolean {
  if (item.kind === 'sanction') return PUBLIC_ACTIONS.includes(item.action) && typeof item.to === 'string';
  return (item.kind === 'chat' || item.kind === 'whisper') && typeof item.text === 'string';
}
