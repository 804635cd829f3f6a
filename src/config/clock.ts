/** A reading of the database's clock as part of a statement. Create it just before the statement is sent. */
export interface ClockReading {
  /** SQL of a column with the time when the row is read, or NULL if the database has no clock of its own. */
  readonly sql: string;
  /** The column's value as epoch ms, UTC. */
  take(value: unknown): number;
}

/**
 * The room's clock: one for each database, by which all durations and sanctions are judged, in transactions, at
 * log-in and at the handshake. Order is `seq`, not time: an instant may lie before that of an earlier row.
 *
 * This one is the machine's, for a database inside this process. Injected, so that tests can set it to midnight.
 */
export class Clock {
  /** Epoch ms, UTC. */
  now(): number {
    return Date.now();
  }

  /** Reads the clock along with a statement: under a lock this is the time after the wait for it. */
  reading(): ClockReading {
    return { sql: 'NULL', take: () => this.now() };
  }

  /**
   * Why this process must not store anything, in words for the operator: its machine's clock differs from the
   * database's.
   */
  get problem(): string | undefined {
    return undefined;
  }
}
