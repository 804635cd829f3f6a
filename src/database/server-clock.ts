import { Clock, type ClockReading } from '../config/clock.js';
import { safeInteger } from '../entities/epoch-ms.js';

/** A machine whose clock is further off than this stores nothing. */
export const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Epoch ms at which a row is read, after the wait for its lock: UTC_TIMESTAMP is the start of the statement, and the
 * time since then is the same in every zone. SYSDATE alone is local time, which repeats an hour each year.
 */
const NOW_SQL = `(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))
  + TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))) DIV 1000`;

/**
 * The clock of a MySQL or MariaDB server, adjusted by each reading. In between it advances by this process's
 * monotonic time, so that setting this machine's clock has no effect on durations.
 */
export class ServerClock extends Clock {
  /** The server's time less `performance.now()`. */
  #offsetMs = Date.now() - performance.now();
  #problem: string | undefined;

  override now(): number {
    return Math.floor(performance.now() + this.#offsetMs);
  }

  override reading(): ClockReading {
    const begun = instants();
    return { sql: NOW_SQL, take: value => this.#take(safeInteger(Number(value)), begun, instants()) };
  }

  override get problem(): string | undefined {
    return this.#problem;
  }

  /** The server read its clock between two instants of this process, however long the statement took. */
  #take(at: number, begun: Instants, ended: Instants): number {
    this.#offsetMs = Math.min(Math.max(this.#offsetMs, at - ended.monotonic), at + 1 - begun.monotonic);
    const [earliest, latest] = [Math.min(begun.wall, ended.wall), Math.max(begun.wall, ended.wall)];
    const aheadMs = Math.max(earliest - at, 0) || Math.min(latest - at, 0);
    // reported once: the message stays the same while the clock is off
    if (Math.abs(aheadMs) > CLOCK_TOLERANCE_MS) this.#problem ??= inWords(aheadMs);
    // a slow answer proves neither
    else if (latest - at <= CLOCK_TOLERANCE_MS && at - earliest <= CLOCK_TOLERANCE_MS)
      this.#problem = undefined;
    return at;
  }
}

interface Instants {
  wall: number;
  monotonic: number;
}

function instants(): Instants {
  return { wall: Date.now(), monotonic: performance.now() };
}

function inWords(aheadMs: number): string {
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  return `the clock of this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the database's: set it`;
}
