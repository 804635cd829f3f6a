import {
  DAYS_MAX,
  KEPT_LOGS,
  LEAST_DAYS,
  type KeptLog,
  type RetentionTerms,
} from '../../../../src/contract/retention.js';

/** Days of each log; 0 is for good. */
export type Terms = Readonly<Record<KeptLog, number>>;

/** What is chosen for a log, as it is typed. */
export interface Choice {
  isForGood: boolean;
  days: string;
}
export type Choices = Readonly<Record<KeptLog, Choice>>;

/** What a log begins with when it is to be kept for a number of days. */
const FIRST_DAYS: Terms = { lines: 365, acts: 365, logins: 90 };

export type Fault = 'days' | 'acts' | 'least';
export type Faults = Partial<Record<KeptLog, Fault>>;

export function choicesOf(terms: Terms): Choices {
  const choice = (log: KeptLog): Choice => ({
    isForGood: terms[log] === 0,
    days: String(terms[log] || FIRST_DAYS[log]),
  });
  return { lines: choice('lines'), acts: choice('acts'), logins: choice('logins') };
}

/** As the server judges them; NaN is what is no number of days. */
export function termsOf(choices: Choices): Terms {
  const days = (log: KeptLog): number => {
    const { isForGood, days: text } = choices[log];
    if (isForGood) return 0;
    const number = /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : 0;
    return number >= 1 && number <= DAYS_MAX ? number : NaN;
  };
  return { lines: days('lines'), acts: days('acts'), logins: days('logins') };
}

/** The days that laws may demand of a log, if it is to be kept shorter than that from now on. */
export function underLeast(log: KeptLog, now: Terms, wanted: Terms): number | undefined {
  const least = leastOf(log);
  if (least === undefined || wanted[log] === 0 || wanted[log] === now[log]) return undefined;
  return wanted[log] < least ? least : undefined;
}

export function leastOf(log: KeptLog): number | undefined {
  return log === 'lines' ? undefined : LEAST_DAYS[log];
}

/** @param accepted logs for which less than laws may demand is meant */
export function faultsOf(now: Terms, wanted: Terms, accepted: ReadonlySet<KeptLog>): Faults {
  const faults: Faults = {};
  for (const log of KEPT_LOGS) {
    if (Number.isNaN(wanted[log])) faults[log] = 'days';
    else if (underLeast(log, now, wanted) !== undefined && !accepted.has(log)) faults[log] = 'least';
  }
  const { lines, acts } = wanted;
  if (acts > 0 && (lines === 0 || acts < lines)) faults.acts = 'acts';
  return faults;
}

/** Only what is to be otherwise: another admin may change the rest. */
export function changed(now: Terms, wanted: Terms): RetentionTerms {
  return Object.fromEntries(KEPT_LOGS.filter(log => wanted[log] !== now[log]).map(log => [log, wanted[log]]));
}

/** Logs that are kept shorter than now. */
export function shortened(now: Terms, wanted: Terms): KeptLog[] {
  return KEPT_LOGS.filter(log => wanted[log] > 0 && (now[log] === 0 || wanted[log] < now[log]));
}
