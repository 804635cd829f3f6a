import { TokenBucket } from '../rates/token-bucket.js';

const BURST = 100;
const FLOOD_MS = 10_000;

/** How often one connection may send events. A connection that exceeds its rate for ten seconds is closed. */
export class EventRate {
  readonly #bucket: TokenBucket;
  #floodSince: number | undefined;

  /** @param perSecond sustained rate; 0 for no limit */
  constructor(perSecond: number) {
    this.#bucket = new TokenBucket(perSecond, BURST);
  }

  /** Counts an event. @returns 0, or the ms after which the next one is allowed */
  take(): number {
    const waitMs = this.#bucket.take();
    if (waitMs > 0) this.#floodSince ??= performance.now();
    else if (this.#bucket.isHalfFull) this.#floodSince = undefined;
    return waitMs;
  }

  /** True when it has been too fast for too long. */
  get isFlood(): boolean {
    return this.#floodSince !== undefined && performance.now() - this.#floodSince > FLOOD_MS;
  }
}
