import { parseKey } from '../../../src/contract/signed-note.js';
import type { StorageLike } from '../client/storage.js';

const KEY = 'seen-record';
const HOUR_MS = 3_600_000;

/** What this browser has seen of the sealed record: checkpoints are signed notes. */
export interface Seen {
  /** The key that was trusted at first sight. */
  vkey: string;
  last: string;
  /** One that is kept for an hour at least. */
  hourly: string;
  /** When that was, epoch ms. */
  hourlyAt: number;
}

/** Keeps it for the account. */
export class SeenRecord {
  constructor(private readonly storage: StorageLike) {}

  read(): Seen | undefined {
    try {
      const seen = JSON.parse(this.storage.getItem(KEY) ?? 'null') as Partial<Seen> | null;
      const { vkey, last, hourly = last, hourlyAt = 0 } = seen ?? {};
      if (typeof vkey !== 'string' || typeof last !== 'string' || typeof hourly !== 'string')
        return undefined;
      if (!parseKey(vkey)) return undefined;
      return { vkey, last, hourly, hourlyAt };
    } catch {
      return undefined;
    }
  }

  keep({ vkey, last }: Pick<Seen, 'vkey' | 'last'>, now: number): void {
    const before = this.read();
    const isDue = !before || now - before.hourlyAt >= HOUR_MS || now < before.hourlyAt;
    const { hourly, hourlyAt } = isDue ? { hourly: last, hourlyAt: now } : before;
    this.storage.setItem(KEY, JSON.stringify({ vkey, last, hourly, hourlyAt } satisfies Seen));
  }
}
