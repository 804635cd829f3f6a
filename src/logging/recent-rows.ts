import type { Erased } from '../contract/line-marks.js';
import { approximateBytes, type LogRow } from './log-row.js';

const MOST_ROWS = 2_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** The newest rows of the log, in memory and without gaps: what a connecting client needs most often. */
export class RecentRows {
  #rows: LogRow[] = [];
  #bytes = 0;
  #dropped = 0;

  /** `before` is the seq just before the first row ever pushed. */
  constructor(before: number) {
    this.#dropped = before;
  }

  /** Everything with a greater seq is here. */
  get start(): number {
    return this.#dropped;
  }

  push(rows: readonly LogRow[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      this.#bytes += approximateBytes(row);
    }
    let drop = 0;
    while (this.#rows.length - drop > MOST_ROWS || (this.#bytes > MOST_BYTES && drop < this.#rows.length)) {
      const row = this.#rows[drop++]!;
      this.#bytes -= approximateBytes(row);
      this.#dropped = row.seq;
    }
    // one cut for many rows: shifting them one by one would cost more than the rows
    if (drop > 0) this.#rows = this.#rows.slice(drop);
  }

  /** The rows with a seq above `seq`, or undefined when some of them are no longer here. */
  after(seq: number): LogRow[] | undefined {
    if (seq < this.#dropped) return undefined;
    // found by seq, not by counting: numbers may be missing
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle]!.seq <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#rows.slice(low);
  }

  all(): readonly LogRow[] {
    return this.#rows;
  }

  /** Forgets the text of a line, where it is quoted too, and whom it mentions. */
  erase(seq: number, erased: Erased): void {
    this.#rows = this.#rows.map(row => {
      if (row.kind === 'act' || (row.seq !== seq && !(row.replyTo === seq && row.quote))) return row;
      const { mentions: _, ...rest } = row;
      const without =
        row.seq === seq
          ? { ...rest, text: '', erased }
          : { ...row, quote: { from: row.quote!.from, text: '' } };
      this.#bytes += approximateBytes(without) - approximateBytes(row);
      return without;
    });
  }

  /** Forgets the rows below a seq, which were removed from the log, where they are quoted too. */
  forgetBelow(bound: number): void {
    this.#rows = this.#rows.map(row => {
      if (row.kind === 'act' || row.replyTo === undefined || row.replyTo >= bound || !row.quote) return row;
      const { quote: _, ...without } = row;
      this.#bytes += approximateBytes(without) - approximateBytes(row);
      return without;
    });
    if (bound - 1 <= this.#dropped) return;
    const kept = this.after(bound - 1)!;
    for (const row of this.#rows.slice(0, this.#rows.length - kept.length))
      this.#bytes -= approximateBytes(row);
    this.#rows = kept;
    this.#dropped = bound - 1;
  }
}
