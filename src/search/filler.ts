import { setTimeout as sleep } from 'node:timers/promises';
import { IndexFile, type IndexedSpan } from './index-file.js';
import type { LineSource } from './line-source.js';

/** Lines of one transaction. */
const LINES_AT_ONCE = 250;
/** How often it says how far it is, at most. */
const SAID_EVERY_MS = 1_000;
const ACTS_AT_ONCE = 200;
/** After an error, such as a database that is away. */
const AGAIN_AFTER_MS = 2_000;

/** Thrown when the index has to be built anew. */
export class DamagedIndex extends Error {
  override readonly name = 'DamagedIndex';
  readonly code = 'SQLITE_CORRUPT';
}

/**
 * Fills the index: first what is new, then what is older, from the newest on. It rests as long as it works, so that
 * it never takes more than half a core. Once all is there it is checked: what is lost in it would just not be found.
 */
export class Filler {
  #upTo: number;
  #isClosed = false;
  /** Tables that are still to be checked. */
  #unchecked: string[] | undefined;
  #saidAt = -Infinity;
  #wake: () => void = () => undefined;

  /**
   * @param upTo the last seq that the room has shown
   * @param failed is told what went wrong, once for each time it goes wrong after it went well
   * @param reached is told what is indexed
   */
  constructor(
    private readonly index: IndexFile,
    private readonly lines: LineSource,
    upTo: number,
    private readonly failed: (error: unknown) => void,
    private readonly reached: (span: IndexedSpan) => void,
  ) {
    this.#upTo = upTo;
    // another log's, or one that was restored from a backup that is older
    if ((index.span?.high ?? 0) > upTo) index.clear();
    // what is read from now on is as those acts have left it
    if (!index.span) index.followedTo = upTo;
  }

  /** The room has shown more. */
  told(upTo: number): void {
    this.#upTo = Math.max(upTo, this.#upTo);
    this.#wake();
  }

  get upTo(): number {
    return this.#upTo;
  }

  /** Fills until it is closed. @throws DamagedIndex */
  async run(): Promise<void> {
    let isFailing = false;
    while (!this.#isClosed) {
      const started = performance.now();
      let took = 0;
      try {
        const isDone = !(await this.#step());
        // what it waits for then is no work of its own
        took = performance.now() - started;
        isFailing = false;
        this.#say(isDone);
        if (isDone) {
          const isChecked = this.#isChecked();
          took = performance.now() - started;
          if (isChecked) await this.#toldMore();
        }
      } catch (error) {
        if (error instanceof DamagedIndex) throw error;
        if (!isFailing) this.failed(error);
        isFailing = true;
        await sleep(AGAIN_AFTER_MS);
      }
      await sleep(took);
    }
  }

  #say(isDone: boolean): void {
    const now = performance.now();
    const { span } = this.index;
    if (!span || (!isDone && now < this.#saidAt + SAID_EVERY_MS)) return;
    this.#saidAt = now;
    this.reached(span);
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Adds some lines. Returns false when all that was told of is there. */
  async #step(): Promise<boolean> {
    if (await this.#follow()) return true;
    const span = this.index.span ?? { low: this.#upTo + 1, high: this.#upTo };
    if (span.high < this.#upTo) await this.#addNewer(span);
    else if (span.low > 1) await this.#addOlder(span);
    else return false;
    return true;
  }

  /** Forgets lines that were erased or removed from the log. Returns whether there is more to do. */
  async #follow(): Promise<boolean> {
    const upTo = this.#upTo;
    if (this.index.followedTo < upTo) {
      const acts = await this.lines.gone(this.index.followedTo, upTo, ACTS_AT_ONCE);
      const followedTo = acts.length < ACTS_AT_ONCE ? upTo : acts.at(-1)!.seq;
      if (acts.length === 0) this.index.followedTo = followedTo;
      else {
        const lines = acts.flatMap(({ line }) => line ?? []);
        const below = Math.max(0, ...acts.map(({ upTo: last }) => (last === null ? 0 : last + 1)));
        this.index.forget({ lines, below }, followedTo);
      }
    }
    return !this.index.emptyWal();
  }

  async #addNewer({ low, high }: IndexedSpan): Promise<void> {
    const upTo = this.#upTo;
    const lines = await this.lines.after(high, upTo, LINES_AT_ONCE);
    this.index.add(lines, { low, high: lines.length < LINES_AT_ONCE ? upTo : lines.at(-1)!.seq });
  }

  async #addOlder({ low, high }: IndexedSpan): Promise<void> {
    const lines = await this.lines.before(low, 0, LINES_AT_ONCE);
    this.index.add(lines, { low: lines.length < LINES_AT_ONCE ? 1 : lines.at(-1)!.seq, high });
  }

  /** Checks a table. Returns whether that was done before with all of them. */
  #isChecked(): boolean {
    const { tables } = this.index;
    // some may have been removed since
    this.#unchecked = (this.#unchecked ?? tables).filter(name => tables.includes(name));
    const table = this.#unchecked.pop();
    if (table !== undefined && !this.index.isWhole(table)) throw new DamagedIndex();
    return table === undefined;
  }

  async #toldMore(): Promise<void> {
    const known = this.#upTo;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      if (this.#isClosed || this.#upTo > known) resolve();
    });
  }
}
