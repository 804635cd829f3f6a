import { afterAll, vi } from 'vitest';

// files share a worker, with its modules and globals: what one has changed is undone for the next
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
