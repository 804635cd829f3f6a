import { AsyncLocalStorage } from 'node:async_hooks';

const deadlines = new AsyncLocalStorage<number>();

/** Runs work that shall end at an instant of `performance.now()`: what it asks of a database server is given up then. */
export function endingAt<T>(at: number, work: () => T): T {
  return deadlines.run(at, work);
}

/** How long the current work may still wait, in ms, at most `mostMs`. */
export function timeLeft(mostMs: number): number {
  return Math.max(Math.min((deadlines.getStore() ?? Infinity) - performance.now(), mostMs), 1);
}
