import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const ENDS_WITHIN_MS = 2_000;

/** Where the threads' programs are: with this one in `dist/server`, unless it was built by itself, as for tests. */
const PROGRAMS = import.meta.url.endsWith('/dist/src/database/thread.js') ? '../../server/' : './';

/**
 * A thread that reads the database, with a program of its own: one of the entries of `bundle.mjs`. It is never
 * terminated: while it reads, that would abort the whole process, or wait for the read to end.
 * @typeParam To what it is sent @typeParam From what it sends
 */
export class Thread<To extends object, From> {
  readonly #worker: Worker;
  readonly #gone: Promise<void>;

  /** @param received what the thread sends @param died it ended by itself, by an error or otherwise */
  constructor(
    { program, task }: { program: string; task: object },
    received: (message: From) => void,
    died: (error?: unknown) => void,
  ) {
    this.#worker = new Worker(fileOf(program), { workerData: task });
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

  send(message: To | { type: 'end' }): void {
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

function fileOf(program: string): string {
  return fileURLToPath(new URL(`${PROGRAMS}${program}.js`, import.meta.url));
}
