import { describe, expect, it } from 'vitest';
import { parseDurationMs } from '../../src/contract/duration.js';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['30d', 2_592_000_000],
    ['0s', 0],
    ['05m', 300_000],
  ])('%s is %i ms', (text, ms) => expect(parseDurationMs(text)).toBe(ms));

  it.each([
    '',
    '5',
    'm',
    '5 m',
    ' 5m',
    '5m ',
    '5m\n',
    '5M',
    '5min',
    '5mm',
    '1h30m',
    '1.5h',
    '1,5h',
    '-5m',
    '+5m',
    '1e3s',
    '0x5m',
    '5w',
    '5ms',
    '５m',
    '٥m',
    '1234567890s',
  ])('is never guessed: %j is none', text => expect(parseDurationMs(text)).toBeUndefined());
});
