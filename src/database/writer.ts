import type { Lane, Tx } from './tx.js';

/** What a database does to run transactions: see `Database.write`. */
export interface Writer {
  transaction<T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs work, such as DDL, that must not fall into a transaction. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Overwrites what was changed or removed where a copy of it is left. Resolves to false while others still read it. */
  forgetOldPages?(): Promise<boolean>;
  /** What writes are waiting for, in words, if known. */
  readonly waitsFor?: string | undefined;
  /** Ends what it holds, after the running transactions. */
  close(): Promise<void>;
}
