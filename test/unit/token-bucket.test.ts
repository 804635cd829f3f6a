import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TokenBucket, TokenBuckets } from '../../src/rates/token-bucket.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function takeAll(buckets: TokenBuckets<string>, key = 'minsu'): number {
  let taken = 0;
  while (buckets.take(key) === 0 && taken < 1_000) taken++;
  return taken;
}

describe('TokenBuckets', () => {
  it('gives a burst at once and then says how long to wait', () => {
    const buckets = new TokenBuckets<string>(5, 10);
    expect(takeAll(buckets)).toBe(10);
    expect(buckets.take('minsu')).toBe(200);
  });

  it('gives the next token after the time it said, and not a millisecond before', () => {
    const buckets = new TokenBuckets<string>(5, 10);
    takeAll(buckets);
    vi.advanceTimersByTime(199);
    expect(buckets.take('minsu')).toBe(1);
    vi.advanceTimersByTime(1);
    expect(buckets.take('minsu')).toBe(0);
    expect(buckets.take('minsu')).toBe(200);
  });

  it('does not punish asking too early', () => {
    const buckets = new TokenBuckets<string>(1, 1);
    takeAll(buckets);
    const waits = Array.from({ length: 8 }, () => {
      vi.advanceTimersByTime(125);
      return buckets.take('minsu');
    });
    expect(waits).toEqual([875, 750, 625, 500, 375, 250, 125, 0]);
  });

  it('holds to its rate however long it lasts', () => {
    const buckets = new TokenBuckets<string>(5, 10);
    let taken = 0;
    for (let ms = 0; ms < 60_000; ms += 10) {
      if (buckets.take('minsu') === 0) taken++;
      vi.advanceTimersByTime(10);
    }
    expect(taken).toBeGreaterThanOrEqual(308);
    expect(taken).toBeLessThanOrEqual(310);
  });

  it('fills up to the burst and no further', () => {
    const buckets = new TokenBuckets<string>(5, 10);
    takeAll(buckets);
    vi.advanceTimersByTime(3_600_000);
    expect(takeAll(buckets)).toBe(10);
  });

  it('has a bucket for each key', () => {
    const buckets = new TokenBuckets<string>(5, 3);
    expect(takeAll(buckets, 'minsu')).toBe(3);
    expect(takeAll(buckets, '지수')).toBe(3);
  });

  it('takes rates below one a second', () => {
    const buckets = new TokenBuckets<string>(0.1, 1);
    expect(buckets.take('minsu')).toBe(0);
    expect(buckets.take('minsu')).toBe(10_000);
  });

  it('has no limit with a rate of 0', () => {
    expect(takeAll(new TokenBuckets<string>(0, 1))).toBe(1_000);
  });

  it('is half full again when more than half of the burst is back', () => {
    const bucket = new TokenBucket(10, 10);
    expect(bucket.isHalfFull).toBe(true);
    for (let i = 0; i < 10; i++) bucket.take();
    expect(bucket.isHalfFull).toBe(false);
    vi.advanceTimersByTime(700);
    bucket.take();
    expect(bucket.isHalfFull).toBe(true);
  });

  it('gives several tokens at once, or says when they are there', () => {
    const bucket = new TokenBucket(10, 10);
    expect([bucket.take(8), bucket.take(8), bucket.take(2)]).toEqual([0, 600, 0]);
  });

  it('gives nothing for the time between when work came and when it is done', () => {
    const bucket = new TokenBucket(10, 10);
    const came = performance.now();
    const debts = Array.from({ length: 4 }, () => {
      vi.advanceTimersByTime(1_000);
      return bucket.spend(5, came);
    });
    expect(debts).toEqual([0, 0, 500, 1_000]);
    expect(bucket.spend(5)).toBe(0);
    expect(bucket.spend(40)).toBe(3_500);
  });

  it('does not take back what was given for time that work came before', () => {
    const bucket = new TokenBucket(10, 10);
    const came = performance.now();
    vi.advanceTimersByTime(1_000);
    bucket.spend(10);
    expect(bucket.spend(0, came)).toBe(0);
    expect(bucket.spend(5)).toBe(500);
  });

  it('forgets a bucket once what was taken is back, not after the time of all of it', () => {
    const buckets = new TokenBuckets<string>(1, 1_000);
    buckets.take('minsu');
    vi.advanceTimersByTime(1_000);
    buckets.prune();
    expect(buckets.size).toBe(0);
  });

  it('forgets only buckets that are full again', () => {
    const buckets = new TokenBuckets<string>(5, 10);
    takeAll(buckets);
    buckets.prune();
    expect(buckets.take('minsu')).toBe(200);
    vi.advanceTimersByTime(1_999);
    buckets.prune();
    expect(takeAll(buckets)).toBe(9);
    vi.advanceTimersByTime(2_001);
    buckets.prune();
    expect(takeAll(buckets)).toBe(10);
  });
});
