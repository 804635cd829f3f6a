import { parentPort, workerData } from 'node:worker_threads';
import { BenchMember } from './support/member.js';

/** In a thread of its own: the latencies of others must be the server's, not the flooder's. */
export interface FloodOrder {
  url: string;
  token: string;
  seconds: number;
}

const { url, token, seconds } = workerData as FloodOrder;
/** As much as waits in a sender's own buffers at the most. */
const AHEAD_BYTES = 256 * 1024;
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

// sends as much as goes, comes back when it is cut, and says how often that was
const until = performance.now() + seconds * 1_000;
let cuts = 0;
while (performance.now() < until) {
  const flooder = new BenchMember(url, token);
  const entered = await flooder.entered().then(
    () => true,
    () => false,
  );
  if (!entered) await pause(200);
  while (entered && flooder.open && performance.now() < until) {
    for (let i = 0; i < 200 && flooder.waitingBytes < AHEAD_BYTES; i++) {
      void flooder.send('message', { text: 'flood' });
    }
    await pause(5);
  }
  if (performance.now() < until) cuts++;
  flooder.close();
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort!.postMessage(cuts);
