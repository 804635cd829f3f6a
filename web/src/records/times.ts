import { currentLanguage } from '../i18n/index.js';
import { ofDay } from '../kit/format.js';
import { hours } from '../theme/hours.js';

/** How instants are written in the records: in the zone of the log, whichever the browser's is. */
export interface Times {
  zone: string;
  /** `2026년 11월 28일 토요일`. */
  day(at: number): string;
  /** With seconds. */
  time(at: number): string;
  /** Short date and time. */
  moment(at: number): string;
  /** For titles: all of it, with the zone. */
  full(at: number): string;
  /** `2026-11-28`, as the server names days. */
  key(at: number): string;
}

const made = new Map<string, Times>();

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The same object while nothing of it changes. */
export function timesIn(zone: string): Times {
  const key = `${currentLanguage()} ${hours.get()} ${zone}`;
  let times = made.get(key);
  if (!times) made.set(key, (times = make(zone)));
  return times;
}

function make(zone: string): Times {
  const format = (options: Intl.DateTimeFormatOptions, language: string = currentLanguage()) => {
    const written = new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
    return (at: number): string => written.format(at);
  };
  const seconds = { second: '2-digit' } as const;
  return {
    zone,
    day: format({ dateStyle: 'full' }),
    time: format({ ...ofDay(), ...seconds }),
    moment: format({ year: 'numeric', month: 'short', day: 'numeric', ...ofDay() }),
    full: format({
      ...{ year: 'numeric', month: 'long', day: 'numeric' },
      ...{ ...ofDay(), ...seconds, timeZoneName: 'longOffset' },
    }),
    // the Swedes write days so
    key: format({ dateStyle: 'short' }, 'sv'),
  };
}

/** A day as the server names it, in words. */
export function dayInWords(day: string): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'full', timeZone: 'UTC' }).format(at);
}
