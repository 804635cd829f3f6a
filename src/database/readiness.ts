import { Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { errorCode, isPermanent } from './database-errors.js';
import { StartupError } from './startup-error.js';
import type { Lane } from './tx.js';

const LOOK_EVERY_MS = 1_000;
/** Without a commit for so long nobody knows whether the next one works: one is tried. */
const QUIET_MS = 3_000;
/** A look that takes longer is an answer in itself. */
const SILENT_MS = 2_000;
/** A trial is rolled back, so that it disturbs no copying of the file; once in this time one is committed. */
const THOROUGH_EVERY_MS = 60_000;

/** Why nothing can be stored. */
export interface Fault {
  /** The part at fault in one word, for strangers. */
  part: 'starting' | 'database' | 'file' | 'disk' | 'read-only' | 'clock';
  /** The same for the operator, in the process log. */
  why: string;
  /** Nothing must be written, even if the database would take it. */
  forbids?: true;
}

/** How a database is looked at. */
export interface Probe {
  /** Asks what can be known without writing. Rejects when the database does not answer. */
  look(): Promise<Fault | undefined>;
  /** Writes as a line is written and leaves nothing behind. @param thorough up to the COMMIT, else it is rolled back */
  tryToWrite(thorough: boolean): Promise<void>;
  /** What writing waits for now, in words, if that is known. */
  waitsFor(): string | undefined;
}

/**
 * Whether lines can be stored: the last commit worked or, after silence, a trial did, and nothing that can be looked
 * at speaks against it. The room itself looks once a second; whoever asks is answered from memory.
 */
export class Readiness {
  readonly #logger = new Logger(Readiness.name);
  #verdict: Fault | undefined = { part: 'starting', why: 'it is starting' };
  /** The code of the last commit, if it failed. */
  #failure: string | undefined;
  #workedAt = -Infinity;
  #committedAt = -Infinity;
  /** Since when a look is under way, as of `performance.now()`. */
  #lookingSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];

  constructor(private readonly probe: Probe) {}

  /** What keeps the room from storing lines, if anything does. */
  get fault(): Fault | undefined {
    if (this.#verdict || this.#failure === undefined) return this.#verdict;
    return { part: 'database', why: `the last commit failed (${this.#failure})` };
  }

  /** Nothing must be written now, even if the database would take it. */
  get forbids(): boolean {
    return this.#verdict?.forbids === true;
  }

  /** Resolves with the first verdict, which may be that the database is silent. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#look();
    await this.#nextVerdict();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A transaction of a lane was committed. One that stores no lines tells nothing of the next line. */
  committed(lane: Lane): void {
    if (lane !== 'chat') return;
    this.#committedAt = this.#workedAt = performance.now();
    this.#failure = undefined;
    if (this.#verdict?.part === 'database') this.#judge(undefined);
  }

  /** A transaction failed. Refusals, and rows that are refused for themselves, say nothing of the next one. */
  failed(lane: Lane, error: unknown): void {
    if (isPermanent(error) || (error instanceof ChatError && error.code !== 'UNAVAILABLE')) return;
    if (lane !== 'chat') {
      // a reason to try at the next look
      this.#workedAt = -Infinity;
      return;
    }
    this.#failure = errorCode(error instanceof ChatError ? (error.cause ?? error) : error);
  }

  /**
   * Waits for the next look while nothing may be written: the cause may have been removed since the last one.
   * @throws ChatError UNAVAILABLE when it has not
   */
  async pass(): Promise<void> {
    await this.#nextVerdict();
    if (!this.forbids) return;
    const error = new ChatError('UNAVAILABLE');
    error.cause = Object.assign(new StartupError(this.#verdict!.why), { code: this.#verdict!.part });
    throw error;
  }

  #nextVerdict(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  #look(): void {
    const now = performance.now();
    if (this.#lookingSince === undefined) {
      this.#lookingSince = now;
      void this.#examine()
        .catch((error: unknown) =>
          this.#noAnswer(errorCode(error instanceof ChatError ? error.cause : error)),
        )
        .then(fault => {
          this.#lookingSince = undefined;
          this.#judge(fault);
        });
    } else if (now - this.#lookingSince >= SILENT_MS) {
      this.#judge(this.#noAnswer(`no answer for ${SILENT_MS / 1_000} s`));
    }
  }

  async #examine(): Promise<Fault | undefined> {
    const fault = await this.probe.look();
    if (fault) return fault;
    const isWell = !this.#verdict && this.#failure === undefined;
    const now = performance.now();
    if (isWell && now - this.#workedAt < QUIET_MS) return undefined;
    const thorough = !isWell || now - this.#committedAt > THOROUGH_EVERY_MS;
    await this.probe.tryToWrite(thorough);
    this.#workedAt = performance.now();
    if (thorough) this.#committedAt = this.#workedAt;
    this.#failure = undefined;
    return undefined;
  }

  #noAnswer(what: string): Fault {
    return { part: 'database', why: this.probe.waitsFor() ?? `the database cannot be written (${what})` };
  }

  /** The log has each change once. */
  #judge(fault: Fault | undefined): void {
    const before = this.#verdict;
    this.#verdict = fault;
    if (fault && fault.part !== before?.part) this.#logger.error(`Not ready, ${fault.part}: ${fault.why}`);
    if (!fault && before && before.part !== 'starting') this.#logger.log('Ready again: lines can be stored');
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
