import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayIn, startOf } from '../../web/src/stream/day-picker/day.js';

const DAY_MS = 86_400_000;
const zone = process.env.TZ;

describe.each(['Asia/Seoul', 'America/New_York', 'Pacific/Apia'])('in %s, a day', name => {
  beforeEach(() => void (process.env.TZ = name));
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('begins where the one before ends', () => {
    for (const day of ['2026-01-31', '2026-03-08', '2026-11-01', '2024-02-29']) {
      const start = startOf(day)!;
      expect(dayIn(start)).toBe(day);
      expect(dayIn(start - 1)).not.toBe(day);
      expect(dayIn(start + DAY_MS / 2)).toBe(day);
    }
  });
});

it('is none when it is not written as a field for dates has it, and none is before 1970', () => {
  expect(startOf('')).toBeUndefined();
  expect(startOf('31.01.2026')).toBeUndefined();
  expect(startOf('1500-01-01')).toBe(0);
});
