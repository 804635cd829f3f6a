/** One reading of the database's clock, as part of a statement. Begun just before the statement is sent. */
export interface ClockReading {
  /** The SQL of a column: the instant at which the row is read, or NULL where the database has no clock of its own. */
  readonly sql: string;
  /** What that column held, as epoch ms, UTC. */
  take(value: unknown): number;
}

/**
 * The room's clock. There is one for each database, and every duration and standing is judged by it: in transactions,
 * at log-in and at the door. Order is `seq`, not time: an instant may lie before that of an earlier row.
 *
 * This one is the machine's, for a database that lives in this process. Injected, so that tests can stand at midnight.
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

  /** Why this process must store nothing: its machine has another time than the database. In words, for the operator. */
  get fault(): string | undefined {
    return undefined;
  }
}
