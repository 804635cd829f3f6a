import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait for another process's lock. */
export const BUSY_FOR_MS = 10_000;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** True when another process, such as a tool working on the file, holds the lock. */
export function isBusy(error: unknown): boolean {
  const { code, driverError } = (error ?? {}) as { code?: string; driverError?: { code?: string } };
  const driverCode = driverError?.code ?? code;
  return driverCode?.startsWith('SQLITE_BUSY') === true || driverCode === 'SQLITE_PROTOCOL';
}

/**
 * Retries while SQLite's file is locked. SQLite's own waiting would block the only thread, so no handle has a
 * `timeout`, and whatever may meet a lock goes through here.
 * @throws the SQLITE_BUSY error when it is still locked at `giveUpAt` (of `performance.now()`), or once `isOver`
 */
export async function whileBusy<T>(
  work: () => T | Promise<T>,
  {
    giveUpAt = performance.now() + BUSY_FOR_MS,
    isOver = () => false,
  }: { giveUpAt?: number; isOver?: () => boolean } = {},
): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || isOver() || performance.now() + pause > giveUpAt) throw error;
      await sleep(pause);
    }
  }
}
