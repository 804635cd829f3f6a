import { ChatError } from '../contract/errors.js';

interface Job {
  queuedAt: number;
  run(): Promise<void>;
  drop(): void;
}

const WAIT_MAX_MS = 2_000;

/**
 * Runs a few jobs at a time, in turns between sources. When too much waits, the source with the most jobs loses its
 * oldest; the newest job is never refused.
 */
export class FairQueue {
  /** In the order of their turns. */
  readonly #waiting = new Map<string, Job[]>();
  #count = 0;
  #running = 0;

  constructor(
    private readonly atOnce: number,
    private readonly max: number,
    /** Whether a source has its turns only when no other waits. */
    private readonly isLast: (from: string) => boolean = () => false,
  ) {}

  /** @throws ChatError BUSY for what was dropped, or had to wait for two seconds */
  async add<T>(from: string, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job: Job = {
        queuedAt: performance.now(),
        run: () => work().then(resolve, reject),
        drop: () => reject(new ChatError('BUSY', { retryAfterMs: 1_000 })),
      };
      const jobs = this.#waiting.get(from);
      if (jobs) jobs.push(job);
      else this.#waiting.set(from, [job]);
      this.#count++;
      if (this.#running < this.atOnce) this.#next();
      else if (this.#count > this.max) this.#dropOne();
    });
  }

  #next(): void {
    const job = this.#take();
    if (!job) return;
    if (performance.now() - job.queuedAt > WAIT_MAX_MS) {
      job.drop();
      return this.#next();
    }
    this.#running++;
    void job.run().finally(() => {
      this.#running--;
      this.#next();
    });
  }

  #take(): Job | undefined {
    const sources = [...this.#waiting];
    const next = sources.find(([source]) => !this.isLast(source)) ?? sources[0];
    if (!next) return undefined;
    const [from, jobs] = next;
    const job = jobs.shift();
    this.#count--;
    this.#waiting.delete(from);
    if (jobs.length > 0) this.#waiting.set(from, jobs);
    return job;
  }

  #dropOne(): void {
    let busiest: string | undefined;
    let longest: Job[] = [];
    for (const [from, jobs] of this.#waiting)
      if (jobs.length > longest.length) [busiest, longest] = [from, jobs];
    if (busiest === undefined) return;
    longest.shift()?.drop();
    this.#count--;
    // an empty source would take up a turn
    if (longest.length === 0) this.#waiting.delete(busiest);
  }
}
