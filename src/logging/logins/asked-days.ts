import { ChatError } from '../../contract/errors.js';
import { parseDay, parseMonth, type Day } from './calendar.js';
import type { Time } from './day-stretches.js';

/** Days as a request names them, `YYYY-MM-DD` in the log's zone: one, or a range of which both ends are included. */
export interface AskedDays {
  day?: string;
  fromDay?: string;
  toDay?: string;
}

/** The time of the days of a request; undefined when it names none. @throws ChatError INVALID */
export function timeOf({ day, fromDay, toDay }: AskedDays, timeZone: string): Time | undefined {
  if (fromDay === undefined && toDay === undefined)
    return day === undefined ? undefined : dayNamed('day', day, timeZone);
  if (day !== undefined)
    throw new ChatError('INVALID', { field: 'day', message: 'Give a day, or fromDay and toDay.' });
  const fromAt = fromDay === undefined ? 0 : dayNamed('fromDay', fromDay, timeZone).fromAt;
  const toAt = toDay === undefined ? Number.MAX_SAFE_INTEGER : dayNamed('toDay', toDay, timeZone).toAt;
  if (toAt <= fromAt) throw new ChatError('INVALID', { field: 'toDay', message: 'The range is empty.' });
  return { fromAt, toAt };
}

/** The day that a field names. @throws ChatError INVALID */
export function dayNamed(field: string, text: string, timeZone: string): Day {
  const day = parseDay(text, timeZone);
  if (!day) throw new ChatError('INVALID', { field, message: 'A day is written YYYY-MM-DD.' });
  return day;
}

/** The month that a request names. @throws ChatError INVALID */
export function monthNamed(text: string, timeZone: string): Time {
  const month = parseMonth(text, timeZone);
  if (!month) throw new ChatError('INVALID', { field: 'month', message: 'A month is written YYYY-MM.' });
  return month;
}
