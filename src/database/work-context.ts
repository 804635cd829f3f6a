import { AsyncLocalStorage } from 'node:async_hooks';
import type { Lane } from './tx.js';

/** For whom something is read. */
export interface Asker {
  /** Undefined until the token has been checked. */
  accountId?: number;
  /** Aborted when they no longer wait for the answer. */
  readonly gone?: AbortSignal;
}

interface WorkContext {
  asker?: Asker;
  /** The lane whose transaction is open. */
  lane?: Lane;
  /** When the work is given up, as of `performance.now()`. */
  endsAt?: number;
}

/** One storage for both: each additional one costs work for every promise of the process. */
const current = new AsyncLocalStorage<WorkContext>();

/** Runs work that ends at an instant of `performance.now()`: its requests to a database server are given up then. */
export function endingAt<T>(endsAt: number, work: () => T): T {
  return current.run({ ...current.getStore(), endsAt }, work);
}

/** How long the current work may still wait, in ms, at most `maxMs`. */
export function timeLeft(maxMs: number): number {
  return Math.max(Math.min((current.getStore()?.endsAt ?? Infinity) - performance.now(), maxMs), 1);
}

/** Runs work that answers someone. */
export function answering<T>(asker: Asker, work: () => T): T {
  return current.run({ ...current.getStore(), asker }, work);
}

/** Whom the current work answers. */
export function currentAsker(): Asker | undefined {
  return current.getStore()?.asker;
}

/** The same work, to be run later as if it were run now. */
export function bound<T>(work: () => T): () => T {
  const context = current.getStore() ?? {};
  return () => current.run(context, work);
}

/** Runs the work of a transaction. */
export function inLane<T>(lane: Lane, work: () => T): T {
  return current.run({ ...current.getStore(), lane }, work);
}

/** The lane whose transaction the current work is part of. */
export function currentLane(): Lane | undefined {
  return current.getStore()?.lane;
}
