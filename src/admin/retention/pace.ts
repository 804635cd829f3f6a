import { setTimeout as sleep } from 'node:timers/promises';
import { ROWS_MAX } from './old-rows.js';

/** Rows of a transaction: as many as take no longer than that, but no fewer than these, since each has a cost of its own. */
const ROWS_MIN = 100;
const TRANSACTION_MS = 10;
/** How many times as long as it works it rests. */
const RESTS = 2;

/** How fast a run goes: a transaction has as many rows as fit in its time, and a rest follows, which a stop ends. */
export class Pace {
  readonly #stop = new AbortController();
  #rows = 100;

  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  get isStopped(): boolean {
    return this.stopped.aborted;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Runs a transaction of a number of rows at the most, which returns how many there were, and rests if there were some. */
  async transaction(work: (most: number) => Promise<number>): Promise<number> {
    const most = this.#rows;
    const started = performance.now();
    const rows = await work(most);
    const took = performance.now() - started;
    const fits = Math.floor((most * TRANSACTION_MS) / Math.max(took, 1));
    this.#rows = Math.min(ROWS_MAX, 2 * most, Math.max(ROWS_MIN, fits));
    if (rows > 0) await this.#rest(took);
    return rows;
  }

  /** Does what has no number of rows, and rests. */
  async once<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    await this.#rest(performance.now() - started);
    return result;
  }

  async #rest(worked: number): Promise<void> {
    // rejects at a stop
    await sleep(RESTS * worked, undefined, { signal: this.stopped }).catch(() => undefined);
  }
}
