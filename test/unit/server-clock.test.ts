import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerClock } from '../../src/database/server-clock.js';

const NOW = Date.parse('2026-11-28T09:00:00Z');
const HOUR = 3_600_000;

let clock: ServerClock;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: NOW });
  clock = new ServerClock();
});
afterEach(() => vi.useRealTimers());

/** The server tells a time in the middle of a statement of this length. */
function read(at: (now: number) => number, tookMs = 2): number {
  const reading = clock.reading();
  vi.advanceTimersByTime(tookMs / 2);
  const value = at(Date.now());
  vi.advanceTimersByTime(tookMs / 2);
  return reading.take(value);
}
const offBy =
  (ms: number) =>
  (now: number): number =>
    now + ms;
/** Sets this machine's clock; durations are not affected. */
const set = (aheadMs: number): void => {
  const elapsed = performance.now();
  vi.setSystemTime(Date.now() + aheadMs);
  expect(performance.now() - elapsed).toBeLessThan(1);
};

describe('the clock of a server', () => {
  it('is its own, to a round trip, whatever this machine says', () => {
    expect(read(offBy(1_500))).toBe(NOW + 1 + 1_500);
    expect(Math.abs(clock.now() - (Date.now() + 1_500))).toBeLessThanOrEqual(2);
    vi.advanceTimersByTime(10_000);
    expect(Math.abs(clock.now() - (Date.now() + 1_500))).toBeLessThanOrEqual(2);
  });

  it('goes on evenly while this machine’s is set', () => {
    read(offBy(0));
    const before = clock.now();
    set(HOUR);
    vi.advanceTimersByTime(1_000);
    expect(clock.now() - before).toBe(1_000);
  });

  it('follows the server back and ahead at the next reading', () => {
    read(offBy(0));
    for (const ms of [1_000, -1_000, 0]) {
      read(offBy(ms));
      expect(Math.abs(clock.now() - (Date.now() + ms))).toBeLessThanOrEqual(2);
    }
  });

  it('is never before a time that the server has said', () => {
    for (const tookMs of [2, 3_000, 10, 500]) {
      const at = read(offBy(0), tookMs);
      expect(clock.now()).toBeGreaterThanOrEqual(at);
    }
  });

  it('takes no text for a time', () => {
    expect(() => clock.reading().take(undefined)).toThrow(RangeError);
    expect(() => clock.reading().take('soon')).toThrow(RangeError);
  });
});

describe('a machine whose clock is off', () => {
  it.each([
    [2_010, 'behind'],
    [-2_010, 'ahead of'],
    [HOUR, 'behind'],
    [-HOUR, 'ahead of'],
  ])('by more than two seconds is at fault: the server says %d ms more', (ms, where) => {
    read(offBy(ms));
    expect(clock.problem).toContain(`${(Math.abs(ms) / 1_000).toFixed(1)} s ${where} the database's`);
  });

  it('by up to two seconds is not', () => {
    for (const ms of [1_990, -1_990, 0]) {
      read(offBy(ms));
      expect(clock.problem).toBeUndefined();
    }
  });

  it('cannot be told by a slow answer, in either way', () => {
    // the server may have read its clock at the start or at the end
    const reading = clock.reading();
    vi.advanceTimersByTime(5_000);
    reading.take(NOW);
    expect(clock.problem).toBeUndefined();
    read(offBy(HOUR));
    const fault = clock.problem;
    expect(fault).toBeDefined();
    set(HOUR);
    read(offBy(0), 6_000);
    expect(clock.problem).toBe(fault);
    read(offBy(0));
    expect(clock.problem).toBeUndefined();
  });

  it('is told in the same words for as long as it is off', () => {
    read(offBy(HOUR));
    const fault = clock.problem;
    for (const ms of [HOUR + 40, HOUR - 70, 2 * HOUR]) read(offBy(ms));
    expect(clock.problem).toBe(fault);
  });
});
