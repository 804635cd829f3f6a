import type { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ThrottledLogger } from '../../src/rates/throttled-logger.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

describe('a warning that strangers can cause at will', () => {
  it('is said five times at once, then every ten seconds with the number left out', () => {
    const said: string[] = [];
    const warning = new ThrottledLogger({ warn: (text: string) => said.push(text) } as unknown as Logger);
    for (let i = 1; i <= 12; i++) warning.warn(`number ${i}`);
    expect(said).toEqual([1, 2, 3, 4, 5].map(i => `number ${i}`));
    vi.advanceTimersByTime(10_000);
    warning.warn('ten seconds later');
    warning.warn('at once again');
    expect(said.slice(5)).toEqual(['ten seconds later (7 similar ones before were not logged)']);
    vi.advanceTimersByTime(20_000);
    warning.warn('later still');
    warning.warn('and once more');
    expect(said.slice(6)).toEqual(['later still (1 similar ones before were not logged)', 'and once more']);
  });
});
