import { currentLanguage } from '../../i18n/index.js';

/** A month `YYYY-MM` of an address, if it is one and not to come. */
export function validMonth(text: string | undefined, thisMonth: string): string | undefined {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && text <= thisMonth ? text : undefined;
}

/** The month that is a number of months later, or earlier. */
export function monthsFrom(month: string, by: number): string {
  const [year, index] = month.split('-').map(Number);
  return new Date(Date.UTC(year!, index! - 1 + by, 1)).toISOString().slice(0, 7);
}

export function monthInWords(month: string): string {
  const format = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(currentLanguage(), format).format(Date.parse(`${month}-15T00:00:00Z`));
}
