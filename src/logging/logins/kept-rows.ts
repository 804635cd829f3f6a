import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { errorCode, isPermanent } from '../../database/database-errors.js';
import { LoginWriter, type LoginEventDraft } from './login.writer.js';

/** Far more rows than leaves can produce while nothing is written; some 5 MB. */
const MOST = 10_000;
/** How many waiting rows are tried at once when writing works. */
const AT_ONCE = 500;
/** Each costs a transaction of its own. */
const REFUSED_AT_ONCE = 20;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const REFUSED_EVERY_MS = 10_000;
const STOP_WITHIN_MS = 1_000;

interface Kept {
  draft: LoginEventDraft;
  isStored: Promise<void>;
  stored: () => void;
  /**
   * When to try a row that the database refused, less often than others and apart from them; of `performance.now()`.
   */
  notBefore: number;
}

/**
 * Rows of past events, which cannot be refused: a leave, a carry over midnight, a count of failed log-ins. They are
 * kept, with the key and time of their first attempt, until they are stored.
 */
@Injectable()
export class KeptRows implements BeforeApplicationShutdown {
  readonly #logger = new Logger(KeptRows.name);
  /** In the order of the next attempts. */
  readonly #kept = new Map<string, Kept>();
  #running = false;
  #over = false;
  #wake: () => void = () => undefined;
  #isWell = true;

  constructor(private readonly log: LoginWriter) {}

  /** How many are not stored yet. */
  get size(): number {
    return this.#kept.size;
  }

  /** Resolves when the row is stored, however late. Never rejects. */
  async record(draft: LoginEventDraft): Promise<void> {
    if (this.#kept.size >= MOST) this.#giveUpOldest();
    let stored: () => void = () => undefined;
    const isStored = new Promise<void>(resolve => (stored = resolve));
    this.#kept.set(keyOf(draft), { draft, isStored, stored, notBefore: 0 });
    this.#wake();
    if (!this.#running && !this.#over) {
      this.#running = true;
      // together with others of the same tick
      queueMicrotask(() => void this.#run());
    }
    return isStored;
  }

  /** A stop does not wait long: the next start writes the leave of a visit left open, with the time of the stop. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#wake();
    const allStored = Promise.all([...this.#kept.values()].map(kept => kept.isStored));
    await Promise.race([allStored, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
    this.#over = true;
    this.#wake();
    if (this.#kept.size > 0) {
      this.#logger.error(
        `${this.#kept.size} rows of leaves and similar events are lost with this stop: the next start closes these visits`,
      );
    }
  }

  async #run(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; this.#kept.size > 0 && !this.#over;) {
      await this.#tryDue();
      if (this.#kept.size === 0) break;
      const due = [...this.#kept.values()].some(kept => kept.notBefore === 0);
      if (this.#isWell && due) pause = FIRST_PAUSE_MS;
      else await this.#sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
    this.#running = false;
  }

  /** While writing fails only one row is tried; more would only delay log-ins. */
  async #tryDue(): Promise<void> {
    const now = performance.now();
    const due = [...this.#kept.values()].filter(kept => kept.notBefore <= now);
    const refused = due.filter(kept => kept.notBefore > 0).slice(0, REFUSED_AT_ONCE);
    const others = due.filter(kept => kept.notBefore === 0).slice(0, AT_ONCE);
    const batch = [...others, ...refused].slice(0, this.#isWell ? undefined : 1);
    let failure: unknown;
    await Promise.all(
      batch.map(async kept => {
        try {
          await this.log.record(kept.draft);
          this.#kept.delete(keyOf(kept.draft));
          kept.stored();
        } catch (error) {
          if (isPermanent(error)) this.#refused(kept, error);
          else failure = error;
        }
      }),
    );
    if (failure !== undefined && this.#isWell) {
      this.#logger.warn(`leaves and similar rows are not stored yet: ${errorCode(failure)}`);
    }
    this.#isWell = failure === undefined;
  }

  #refused(kept: Kept, error: unknown): void {
    const { draft, notBefore } = kept;
    if (notBefore === 0) {
      const { event, accountId } = draft;
      this.#logger.error(
        `the database refuses the row '${event}' of account ${accountId ?? 'unknown'}: ${errorCode(error)}`,
      );
    }
    kept.notBefore = performance.now() + REFUSED_EVERY_MS;
  }

  #giveUpOldest(): void {
    const [oldest] = this.#kept.keys();
    this.#kept.delete(oldest!);
    this.#logger.error(`more than ${MOST} rows wait to be written: the oldest is lost`);
  }

  /** Until there is another row, or the stop. */
  async #sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Carried over two midnights a visit has two rows of one event id, in two tables. */
function keyOf({ at, eventId }: LoginEventDraft): string {
  return `${at} ${eventId}`;
}
