import { Temporal } from 'temporal-polyfill';

/** A calendar day in some zone. Days with a change of the clocks have 23 or 25 hours. */
export interface Day {
  /** YYYY-MM-DD */
  day: string;
  /** First instant, epoch ms. */
  fromAt: number;
  /** First instant of the next day, epoch ms. */
  toAt: number;
}

/** The day of an instant. */
export function dayOf(at: number, timeZone: string): Day {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return dayFrom(moment.toPlainDate(), timeZone);
}

/** The day of that date, or undefined when there is no such date: `2026-02-30`, five-digit years, anything else. */
export function parseDay(text: string, timeZone: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return dayFrom(Temporal.PlainDate.from(text, { overflow: 'reject' }), timeZone);
  } catch {
    return undefined;
  }
}

/** The instants of a month `YYYY-MM`; undefined when there is none of that name. */
export function parseMonth(text: string, timeZone: string): Pick<Day, 'fromAt' | 'toAt'> | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return undefined;
  const first = Temporal.PlainDate.from(`${text}-01`);
  const { fromAt } = dayFrom(first, timeZone);
  return { fromAt, toAt: dayFrom(first.add({ months: 1 }), timeZone).fromAt };
}

function dayFrom(date: Temporal.PlainDate, timeZone: string): Day {
  return {
    day: date.toString(),
    fromAt: date.toZonedDateTime(timeZone).epochMilliseconds,
    toAt: date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  };
}

/** From an instant (epoch ms) on, local time is so many ms ahead of UTC. */
export interface ZoneOffset {
  fromAt: number;
  offsetMs: number;
}

/** The offsets of a zone between two instants, the newest first. */
export function offsetsOf(timeZone: string, fromAt: number, toAt: number): [ZoneOffset, ...ZoneOffset[]] {
  const at = (epochMs: number) =>
    Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  let moment = at(fromAt);
  const offsets: [ZoneOffset, ...ZoneOffset[]] = [{ fromAt, offsetMs: moment.offsetNanoseconds / 1e6 }];
  for (let next; (next = moment.getTimeZoneTransition('next')) && next.epochMilliseconds < toAt;) {
    moment = next;
    offsets.unshift({ fromAt: moment.epochMilliseconds, offsetMs: moment.offsetNanoseconds / 1e6 });
  }
  return offsets;
}
