/**
 * Buckets by key, each refilled at a steady rate. Synchronous, unlike the libraries': a line must not be
 * overtaken by the next one between its check and the queue.
 */
export class TokenBuckets<Key> {
  readonly #buckets = new Map<Key, { tokens: number; at: number }>();

  /** @param perSecond lasting rate; 0 in either for no limit */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** Takes a token, or `cost` of them: 0, or the ms after which they are there. */
  take(key: Key, cost = 1): number {
    if (this.perSecond === 0 || this.burst === 0) return 0;
    const now = performance.now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.burst, at: now };
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1_000) * this.perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < cost) return Math.ceil(((cost - bucket.tokens) / this.perSecond) * 1_000);
    bucket.tokens -= cost;
    return 0;
  }

  /** True when the bucket has recovered by half. */
  isHalfFull(key: Key): boolean {
    return (this.#buckets.get(key)?.tokens ?? this.burst) > this.burst / 2;
  }

  /** Forgets the buckets that are full again. */
  prune(): void {
    const fullAfterMs = (this.burst / this.perSecond) * 1_000;
    const now = performance.now();
    for (const [key, { at }] of this.#buckets) if (now - at > fullAfterMs) this.#buckets.delete(key);
  }
}
