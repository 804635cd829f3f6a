/**
 * A bucket of tokens, refilled at a steady rate. Synchronous, unlike those of libraries: the next line must not
 * overtake one between its check and the queue.
 */
export class TokenBucket {
  #tokens: number;
  #at = performance.now();

  /** @param perSecond sustained rate; 0 in either for no limit */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.#tokens = burst;
  }

  /** Takes a token, or `cost` of them: 0, or the ms after which they are there. */
  take(cost = 1): number {
    if (this.perSecond === 0 || this.burst === 0) return 0;
    this.#refill();
    if (this.#tokens < cost) return this.#msFor(cost);
    this.#tokens -= cost;
    return 0;
  }

  /**
   * Takes tokens that may not be there: 0, or the ms after which the debt is paid.
   *
   * @param now what `performance.now()` said when that came for which they are taken
   */
  spend(cost: number, now = performance.now()): number {
    this.#refill(now);
    this.#tokens -= cost;
    return this.#tokens < 0 ? this.#msFor(0) : 0;
  }

  #refill(now = performance.now()): void {
    const passedMs = Math.max(0, now - this.#at);
    this.#tokens = Math.min(this.burst, this.#tokens + (passedMs / 1_000) * this.perSecond);
    this.#at += passedMs;
  }

  #msFor(tokens: number): number {
    return Math.ceil(((tokens - this.#tokens) / this.perSecond) * 1_000);
  }

  /** True when the bucket had recovered by half when it was last asked. */
  get isHalfFull(): boolean {
    return this.#tokens > this.burst / 2;
  }

  /** True when it is full again, and thus as good as new. */
  get isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.burst;
  }
}

const PRUNE_FROM = 1_000;
const BUCKETS_MAX = 50_000;

/** A bucket for each key. Strangers choose the keys, so their number is limited and the oldest is dropped first. */
export class TokenBuckets<Key> {
  readonly #buckets = new Map<Key, TokenBucket>();
  #pruneAt = PRUNE_FROM;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** Like `TokenBucket.take`. */
  take(key: Key): number {
    return this.perSecond === 0 ? 0 : this.#of(key).take();
  }

  /** The ms until there is a token; none is taken. */
  waitOf(key: Key): number {
    const waitMs = this.take(key);
    if (waitMs === 0) this.giveBack(key);
    return waitMs;
  }

  /** Returns a token that was taken for something that does not count after all. */
  giveBack(key: Key): void {
    this.#buckets.get(key)?.take(-1);
  }

  /** Forgets the buckets that are full again. */
  prune(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(key);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #of(key: Key): TokenBucket {
    const known = this.#buckets.get(key);
    if (known) return known;
    if (this.#buckets.size >= this.#pruneAt) {
      this.prune();
      this.#pruneAt = Math.max(PRUNE_FROM, this.#buckets.size * 2);
    }
    if (this.#buckets.size >= BUCKETS_MAX) this.#buckets.delete(this.#buckets.keys().next().value as Key);
    const bucket = new TokenBucket(this.perSecond, this.burst);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
