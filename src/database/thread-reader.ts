import type { Settings } from '../config/settings.js';
import type { DatabaseKind } from './database-kind.js';

/** What a thread needs to reach the database. It can be sent to one. */
export interface DatabaseAccess {
  kind: DatabaseKind;
  encrypted: boolean;
  settings: Settings;
}

/**
 * Reads what is committed, from a thread of its own, by a handle or connection of its own: so that reading delays
 * nothing else. One statement at a time.
 */
export abstract class ThreadReader {
  constructor(readonly kind: DatabaseKind) {}

  /** What is read from now on is as of one instant. @throws what the database says, also when that is lost later */
  abstract readAsOfNow(): Promise<void>;

  abstract query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  abstract close(): void;
}
