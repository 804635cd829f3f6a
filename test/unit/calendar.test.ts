import { describe, expect, it } from 'vitest';
import { dayOf, parseDay } from '../../src/logging/logins/calendar.js';

const HOUR_MS = 3_600_000;
const at = (iso: string): number => Date.parse(iso);

function hours(text: string, timeZone: string): number {
  const { fromAt, toAt } = parseDay(text, timeZone)!;
  return (toAt - fromAt) / HOUR_MS;
}

describe('the day of an instant', () => {
  it('is that of the zone, not of UTC', () => {
    expect(dayOf(at('2026-11-21T15:00:00Z'), 'Asia/Seoul')).toEqual({
      day: '2026-11-22',
      fromAt: at('2026-11-21T15:00:00Z'),
      toAt: at('2026-11-22T15:00:00Z'),
    });
    expect(dayOf(at('2026-11-21T15:00:00Z'), 'UTC').day).toBe('2026-11-21');
  });

  it.each(['Asia/Seoul', 'UTC', 'America/New_York', 'Africa/Cairo', 'Asia/Kathmandu', 'America/Nuuk'])(
    'changes with the first millisecond of the next in %s',
    zone => {
      for (let day = dayOf(at('2026-01-01T12:00:00Z'), zone), i = 0; i < 370; i++) {
        const next = dayOf(day.toAt, zone);
        expect(dayOf(day.fromAt, zone)).toEqual(day);
        expect(dayOf(day.toAt - 1, zone)).toEqual(day);
        expect(next.fromAt).toBe(day.toAt);
        expect(next.day > day.day).toBe(true);
        day = next;
      }
    },
  );

  it('is the same as the one parsed from its date', () => {
    const day = dayOf(at('2026-07-01T00:00:00Z'), 'America/New_York');
    expect(day.day).toBe('2026-06-30');
    expect(parseDay(day.day, 'America/New_York')).toEqual(day);
  });
});

describe('a day', () => {
  it('has 24 hours in Seoul the whole year round', () => {
    expect(hours('2026-03-29', 'Asia/Seoul')).toBe(24);
    expect(hours('2026-10-25', 'Asia/Seoul')).toBe(24);
  });

  it('has 23 and 25 hours in New York when the clocks change', () => {
    expect(hours('2026-03-07', 'America/New_York')).toBe(24);
    expect(hours('2026-03-08', 'America/New_York')).toBe(23);
    expect(hours('2026-11-01', 'America/New_York')).toBe(25);
  });

  it.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 23],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 23],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', 23],
  ])('begins at one o’clock in %s where %s had no midnight', (timeZone, day, firstInstant, length) => {
    const found = dayOf(at(firstInstant), timeZone);
    expect(found).toMatchObject({ day, fromAt: at(firstInstant) });
    expect(hours(day, timeZone)).toBe(length);
    expect(dayOf(at(firstInstant) - 1, timeZone).toAt).toBe(at(firstInstant));
  });

  it('begins with the first of two midnights', () => {
    // Havana, 1 November 2026: at one o'clock it is midnight again
    expect(parseDay('2026-11-01', 'America/Havana')?.fromAt).toBe(at('2026-11-01T04:00:00Z'));
    expect(dayOf(at('2026-11-01T05:30:00Z'), 'America/Havana').day).toBe('2026-11-01');
    expect(hours('2026-11-01', 'America/Havana')).toBe(25);
  });

  it('that a zone left out has no time in it, and its neighbours touch', () => {
    expect(hours('2011-12-30', 'Pacific/Apia')).toBe(0);
    expect(parseDay('2011-12-29', 'Pacific/Apia')?.toAt).toBe(parseDay('2011-12-31', 'Pacific/Apia')?.fromAt);
  });

  it('has 29 February only in leap years', () => {
    expect(parseDay('2028-02-29', 'UTC')?.toAt).toBe(at('2028-03-01T00:00:00Z'));
    expect(parseDay('2026-02-29', 'UTC')).toBeUndefined();
    expect(parseDay('2100-02-29', 'UTC')).toBeUndefined();
  });
});

describe('parseDay', () => {
  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-04-31',
    '20261122',
    '20261122; DROP',
    '2026-11-22; DROP TABLE accounts',
    "2026-11-22' OR '1'='1",
    '../',
    '../../etc/passwd',
    '..%2f',
    '12026-11-22',
    '+012026-11-22',
    '-002026-11-22',
    '2026-11-22T00:00:00Z',
    '2026-11-22[UTC]',
    '2026-11-22[u-ca=hebrew]',
    ' 2026-11-22',
    '2026-11-22 ',
    '2026-11-22\n',
    '2026-11-22\0',
    '２０２６-11-22',
    '2026‐11‐22',
    '2026-1-1',
    'today',
    '__proto__',
    '',
  ])('knows no day %j', text => expect(parseDay(text, 'Asia/Seoul')).toBeUndefined());
});
