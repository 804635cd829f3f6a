import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const TURN_MS = 60_000;

/** What came of events in the last one to two minutes. */
export interface TimesOfEvents {
  perSecond: number;
  /** Undefined when there were none. Precise to 0.1 %. */
  p50Ms?: number;
  p99Ms?: number;
}

/** How many events there were lately, and how long each took. */
export class RecentTimes {
  #current = createHistogram();
  #last: RecordableHistogram | undefined;
  #turnedAt: number;

  /** @param now ms, of a clock that never falls */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.#turnedAt = now();
  }

  add(ms: number): void {
    this.#turn();
    // it takes whole numbers from 1 on
    this.#current.record(Math.max(1, Math.round(ms * 1_000)));
  }

  get summary(): TimesOfEvents {
    this.#turn();
    const all = createHistogram();
    if (this.#last) all.add(this.#last);
    all.add(this.#current);
    const seconds = (this.now() - this.#turnedAt + (this.#last ? TURN_MS : 0)) / 1_000;
    const perSecond = all.count === 0 ? 0 : all.count / Math.max(seconds, 1);
    if (all.count === 0) return { perSecond };
    return { perSecond, p50Ms: all.percentile(50) / 1_000, p99Ms: all.percentile(99) / 1_000 };
  }

  #turn(): void {
    const passed = this.now() - this.#turnedAt;
    if (passed < TURN_MS) return;
    this.#last = passed < 2 * TURN_MS ? this.#current : undefined;
    this.#current = createHistogram();
    this.#turnedAt += Math.floor(passed / TURN_MS) * TURN_MS;
  }
}
