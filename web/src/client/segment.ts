import { isLine } from '../../../src/contract/events.js';
import type { Entry } from './state.js';
import { isAbout, type Mark, type ShownItem, type ShownLine } from './shown-item.js';

/** A part of the log without a gap in it: items in the order of seq, each once, and the rows between them. */
export class Segment {
  #entries: readonly Entry[] = [];
  #seqs = new Set<number>();

  /** @param hasOlder whether the log may hold more before the first item */
  constructor(
    items: readonly ShownItem[] = [],
    public hasOlder = false,
  ) {
    this.put(items);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get oldest(): number | undefined {
    return this.#entries.find(entry => entry.kind === 'item')?.seq;
  }

  get newest(): number | undefined {
    return this.#entries.findLast(entry => entry.kind === 'item')?.seq;
  }

  has(seq: number): boolean {
    return this.#seqs.has(seq);
  }

  /** Takes items in any order, each once. Returns what was new, by seq. */
  put(items: readonly ShownItem[]): ShownItem[] {
    const fresh: ShownItem[] = [];
    for (const item of items) {
      if (this.#seqs.has(item.seq)) continue;
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

  /** Whether a line is here, or quoted. */
  shows(line: number): boolean {
    return this.#entries.some(entry => isLineEntry(entry) && isAbout(entry.item, line));
  }

  /** Shows a line, and where it is quoted, as an act has left it. */
  mark(line: number, mark: Mark): void {
    if (!this.shows(line)) return;
    this.#entries = this.#entries.map(entry =>
      isLineEntry(entry) && isAbout(entry.item, line) ? { ...entry, item: mark(entry.item) } : entry,
    );
  }

  /** Adds a row that is no item at the end, or replaces the last row by it. */
  append(entry: Entry, { inPlaceOfLast = false } = {}): void {
    this.#entries = [...(inPlaceOfLast ? this.#entries.slice(0, -1) : this.#entries), entry];
  }

  /** Keeps the last rows, so many at most. */
  keepLast(count: number): void {
    if (this.#entries.length <= count) return;
    this.#keep(this.#entries.slice(-count));
    this.hasOlder = true;
  }

  /** Keeps the first rows, so many at most. */
  keepFirst(count: number): void {
    if (this.#entries.length > count) this.#keep(this.#entries.slice(0, count));
  }

  /** Puts a segment that ends where this one begins, or within it, before this one. */
  joinTo({ entries, hasOlder }: Segment): void {
    const before = entries.filter(entry => entry.kind !== 'item' || !this.#seqs.has(entry.seq));
    this.#keep([...before, ...this.#entries]);
    this.hasOlder = hasOlder;
  }

  copy(): Segment {
    const copy = new Segment([], this.hasOlder);
    copy.#keep(this.#entries);
    return copy;
  }

  #keep(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#seqs = new Set(entries.flatMap(({ kind, seq }) => (kind === 'item' ? [seq] : [])));
  }
}

function isLineEntry(entry: Entry): entry is Entry & { kind: 'item'; item: ShownLine } {
  return entry.kind === 'item' && isLine(entry.item);
}

/** By seq; a row without one stays behind the item it came after. */
function sorted(entries: readonly Entry[]): Entry[] {
  const rank = (entry: Entry): number => (entry.kind === 'item' ? 0 : 1);
  return entries.toSorted((a, b) => a.seq - b.seq || rank(a) - rank(b));
}
