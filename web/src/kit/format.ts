import { currentLanguage } from '../i18n/index.js';
import { hours } from '../theme/hours.js';

const cache = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${currentLanguage()} ${hours.get()} ${name}`;
  let found = cache.get(key);
  if (!found) cache.set(key, (found = new Intl.DateTimeFormat(currentLanguage(), options)));
  return found;
}

/** How the time of day is written: the digits, and whether the half of the day stands with it. */
export const ofDay = (): Intl.DateTimeFormatOptions =>
  hours.get() === 24
    ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
    : { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' };

/** `14:02`, or `오후 2:02`, in the viewer's time zone. @param at epoch ms */
export function clockTime(at: number): string {
  return format('time', ofDay()).format(at);
}

/** `2026년 11월 22일 일요일`. */
export function dayTitle(at: number): string {
  return format('day', { dateStyle: 'full' }).format(at);
}

/** Date, time to the second and time zone, for titles. */
export function fullTime(at: number): string {
  return format('full', {
    ...{ year: 'numeric', month: 'long', day: 'numeric' },
    ...ofDay(),
    ...{ second: '2-digit', timeZoneName: 'longOffset' },
  }).format(at);
}

/** `14:12` today, with the date on another day. @param now epoch ms */
export function untilTime(until: number, now: number): string {
  const sameDay = new Date(until).toDateString() === new Date(now).toDateString();
  return sameDay
    ? clockTime(until)
    : format('until', {
        ...{ month: 'short', day: 'numeric' },
        ...ofDay(),
      }).format(until);
}

/** `30초`, `5분`, `1 minute`: whole minutes as such. */
export function span(seconds: number): string {
  const isMinutes = seconds > 0 && seconds % 60 === 0;
  return new Intl.NumberFormat(currentLanguage(), {
    ...{ style: 'unit', unit: isMinutes ? 'minute' : 'second', unitDisplay: 'long' },
  }).format(isMinutes ? seconds / 60 : seconds);
}

/** The time left, ms, never below 0: `9:59`, `1:00:00`, `2 d 3:00:00` (`2일 3:00:00`). */
export function countdown(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [days, hours, minutes] = [
    Math.floor(s / 86_400),
    Math.floor(s / 3_600) % 24,
    Math.floor(s / 60) % 60,
  ];
  const tail = `${two(minutes)}:${two(s % 60)}`;
  if (days > 0) return `${days}${currentLanguage() === 'ko' ? '일' : ' d'} ${hours}:${tail}`;
  return hours > 0 ? `${hours}:${tail}` : `${minutes}:${two(s % 60)}`;
}
