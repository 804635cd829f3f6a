import { realpathSync } from 'node:fs';

/** Whether this is the IANA name of a time zone, in any case. "+09:00", which newer engines accept, is not. */
export function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

export interface MachineZone {
  zone: string;
  /** Why it may differ from the intended zone. */
  doubt?: string;
}

/** POSIX.1-2017, 8.3, TZ: name, offset west of Greenwich, perhaps a name for summer time and its rules. */
const POSIX = /^(?:<[\w+-]{3,}>|[A-Za-z]{3,})([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(.*)$/;
const ZONE_FILE = /\/zoneinfo\/(?:posix\/|right\/)?([A-Za-z].*)$/;

/**
 * The machine's time zone, always a valid one. For some forms of TZ Node's own answer is invalid (`KST-9`, a file),
 * `Etc/Unknown`, or a different zone (`CET-1CEST` becomes UTC).
 * @param tz the variable TZ; without it the system's own setting counts
 */
export function machineZone(tz: string | undefined): MachineZone {
  if (tz === undefined) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
    if (zone !== undefined && isTimeZone(zone)) return { zone };
    return { zone: 'UTC', doubt: 'this machine does not say its time zone' };
  }
  const text = tz.trim().replace(/^:/, '');
  const doubt = `TZ=${JSON.stringify(tz.slice(0, 60))} is no IANA time zone`;
  if (text === '') return { zone: 'UTC', doubt };
  const inTree = /^(?:posix\/|right\/)?(.*)$/.exec(text)![1]!;
  if (isTimeZone(inTree)) return { zone: inTree };
  const zone = text.startsWith('/') ? zoneOfFile(text) : zoneOfOffset(text);
  return { zone: zone ?? 'UTC', doubt };
}

function zoneOfFile(file: string): string | undefined {
  const named = ZONE_FILE.exec(file)?.[1];
  if (named !== undefined && isTimeZone(named)) return named;
  try {
    const linked = ZONE_FILE.exec(realpathSync(file))?.[1];
    return linked !== undefined && isTimeZone(linked) ? linked : undefined;
  } catch {
    return undefined;
  }
}

function zoneOfOffset(text: string): string | undefined {
  const [, sign, hours, minutes = '0', summer] = POSIX.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const eastMin = (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes));
  // the names of the Etc zones count westwards too
  const etc = eastMin === 0 ? 'UTC' : `Etc/GMT${eastMin > 0 ? '-' : '+'}${Math.abs(eastMin) / 60}`;
  if (summer === '' && isTimeZone(etc)) return etc;
  const january = Date.UTC(new Date().getUTCFullYear(), 0, 15);
  const july = Date.UTC(new Date().getUTCFullYear(), 6, 15);
  const sought = summer === '' ? [eastMin, eastMin] : [eastMin, eastMin + 60];
  // no Etc zone has half hours or summer time: take the first zone with the same offsets
  return Intl.supportedValuesOf('timeZone').find(zone => {
    const offsets = [offsetMin(zone, january), offsetMin(zone, july)];
    return Math.min(...offsets) === sought[0] && Math.max(...offsets) === sought[1];
  });
}

/** Minutes east of Greenwich. */
function offsetMin(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
