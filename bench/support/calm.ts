import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer } from './server.js';

/** A room that has nothing left to do uses less than that of a core. */
const CALM_SHARE = 0.05;
const CALM_OVER_MS = 3_000;

/** Waits until the words of its lines are indexed and its rows are sealed, which would be measured too. */
export async function calm(server: BenchServer): Promise<void> {
  for (let used = Infinity; used > CALM_SHARE * CALM_OVER_MS;) {
    const before = server.cpuMs();
    await sleep(CALM_OVER_MS);
    used = server.cpuMs() - before;
  }
}
