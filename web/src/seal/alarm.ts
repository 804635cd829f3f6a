import type { StorageLike } from '../client/storage.js';
import type { Discrepancy } from './monitor.js';

const KEY = 'record-alarm';

/** That the record was changed or replaced. */
export interface Alarm extends Discrepancy {
  /** Of the log. A new one begins after a restore, without alarm. */
  epoch: string;
  /** When it was found, epoch ms. */
  at: number;
}

/**
 * The alarm of a log, if there is one. It is kept for the browser and not for an account: a log-out, a kick, or the
 * log-in of another account must not end it. It has nothing of an account: checkpoints are the same for all members.
 */
export function alarmOf(storage: StorageLike, epoch: string): Alarm | undefined {
  try {
    const alarm = JSON.parse(storage.getItem(KEY) ?? 'null') as Alarm | null;
    return alarm?.epoch === epoch && typeof alarm.after === 'string' ? alarm : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the first one of a log, and returns it. */
export function keepAlarm(storage: StorageLike, alarm: Alarm): Alarm {
  const kept = alarmOf(storage, alarm.epoch);
  if (kept) return kept;
  storage.setItem(KEY, JSON.stringify(alarm));
  return alarm;
}
