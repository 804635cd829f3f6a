import { vi } from 'vitest';

/** Waits for what must come, however busy the machine is, and resolves with what the check returned. */
export const until = <T>(check: () => T | Promise<T>): ReturnType<typeof vi.waitUntil<T>> =>
  vi.waitUntil(check, { timeout: 30_000, interval: 50 });
