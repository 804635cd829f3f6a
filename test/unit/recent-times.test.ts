import { describe, expect, it } from 'vitest';
import { RecentTimes } from '../../src/rates/recent-times.js';

function at(): { times: RecentTimes; wait(ms: number): void } {
  let now = 1_000;
  return { times: new RecentTimes(() => now), wait: ms => (now += ms) };
}

describe('recent times', () => {
  it('are none at first', () => {
    expect(at().times.summary).toEqual({ perSecond: 0 });
  });

  it('have their median, the time that one in a hundred exceeds, and how many there were a second', () => {
    const { times, wait } = at();
    for (let ms = 1; ms <= 100; ms++) times.add(ms);
    wait(20_000);
    const { perSecond, p50Ms, p99Ms } = times.summary;
    expect(perSecond).toBe(5);
    expect(p50Ms).toBeCloseTo(50, 0);
    expect(p99Ms).toBeCloseTo(99, 0);
  });

  it('are kept for one minute, and gone after two', () => {
    const { times, wait } = at();
    times.add(0.4);
    wait(60_000);
    times.add(2);
    wait(59_999);
    expect(times.summary.p50Ms).toBeCloseTo(0.4, 2);
    expect(times.summary.p99Ms).toBeCloseTo(2, 2);
    wait(1);
    expect(times.summary).toMatchObject({ perSecond: 1 / 60, p99Ms: expect.closeTo(2, 2) });
    wait(60_000);
    expect(times.summary).toEqual({ perSecond: 0 });
  });

  it('that took no time count', () => {
    const { times, wait } = at();
    times.add(0);
    wait(10_000);
    expect(times.summary).toMatchObject({ perSecond: 0.1, p50Ms: 0.001 });
  });
});
