import type { LogRow } from '../logging/log-row.js';
import type { SealedRow } from './entry.js';

/** More are read from the database again. */
const ROWS_MAX = 20_000;
const BYTES_MAX = 8 * 1024 * 1024;

/**
 * The lines that this node has stored and are not sealed yet, as they were in memory when they were stored: what is
 * changed in the database before it is sealed does not fit the tree.
 */
export class RowBuffer {
  readonly #rows = new Map<number, SealedRow>();
  #bytes = 0;

  /** Takes rows that the room is shown. */
  add(rows: readonly LogRow[]): void {
    for (const row of rows) {
      // acts, and lines of other nodes, are read
      if (row.kind === 'act' || row.key === undefined) continue;
      const { seq, kind, at, from, to, replyTo, key, text: body } = row;
      this.#rows.set(seq, {
        seq,
        kind,
        at,
        from: from.id,
        to: to?.id ?? null,
        re: replyTo ?? null,
        key,
        body,
      });
      this.#bytes += 2 * body.length;
    }
    if (this.#rows.size > ROWS_MAX || this.#bytes > BYTES_MAX) this.clear();
  }

  get(seq: number): SealedRow | undefined {
    return this.#rows.get(seq);
  }

  /** They are sealed. */
  dropUpTo(seq: number): void {
    for (const [key, { body }] of this.#rows) {
      // in the order of seq
      if (key > seq) break;
      this.#rows.delete(key);
      this.#bytes -= 2 * body.length;
    }
  }

  clear(): void {
    this.#rows.clear();
    this.#bytes = 0;
  }
}
