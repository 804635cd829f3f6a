import { Worker } from 'node:worker_threads';
import type { FromThread, ThreadTask, ToThread } from './search-thread.js';

/** The built thread lies beside the built server; tests run the server from its sources. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/server/search-thread.js' : './search-thread.js',
  import.meta.url,
);
const ENDS_WITHIN_MS = 2_000;

/**
 * A thread of the search. It is never terminated: while it reads, that would abort the whole process, or wait for the
 * read to end.
 */
export class Thread {
  readonly #worker: Worker;
  readonly #gone: Promise<void>;

  /** @param received what the thread sends @param died it ended by itself, by an error or otherwise */
  constructor(task: ThreadTask, received: (message: FromThread) => void, died: (error?: unknown) => void) {
    this.#worker = new Worker(PROGRAM, { workerData: task });
    this.#worker.unref();
    this.#worker.on('message', received);
    let failure: unknown;
    this.#worker.on('error', error => (failure = error));
    this.#gone = new Promise(resolve => {
      this.#worker.on('exit', () => {
        resolve();
        died(failure);
      });
    });
  }

  send(message: ToThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(message);
  }

  /** Asks it to end, and waits until it has, but not for ever. */
  async end(): Promise<void> {
    this.send({ type: 'end' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => (timer = setTimeout(resolve, ENDS_WITHIN_MS)));
    await Promise.race([this.#gone, late]);
    clearTimeout(timer);
  }
}
