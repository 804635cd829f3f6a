import { Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { errorCode, isPermanent } from './database-errors.js';
import { StartupError } from './startup-error.js';
import type { Lane } from './tx.js';

const POLL_EVERY_MS = 1_000;
/** After this time without a commit it is unknown whether the next one works: one is tried. */
const QUIET_MS = 3_000;
/** A poll that takes longer counts as an answer. */
const SILENT_MS = 2_000;
/** A trial is rolled back, so that it disturbs no copying of the file; once in this time one is committed. */
const THOROUGH_EVERY_MS = 60_000;

/** Why nothing can be stored. */
export interface Problem {
  /** The part that fails, in one word, for strangers. */
  part: 'starting' | 'database' | 'file' | 'disk' | 'read-only' | 'clock';
  /** The same for the operator, in the process log. */
  why: string;
  /** Nothing must be written, even if the database would take it. */
  forbids?: true;
}

/** How a database is polled. */
export interface Probe {
  /** Asks what can be known without writing. Rejects when the database does not answer. */
  poll(): Promise<Problem | undefined>;
  /** Writes as a line is written and leaves nothing behind. @param thorough up to the COMMIT, else it is rolled back */
  tryToWrite(thorough: boolean): Promise<void>;
  /** What writing waits for now, in words, if that is known. */
  waitsFor(): string | undefined;
}

/**
 * Whether lines can be stored: the last commit worked or, after silence, a trial did, and nothing that can be polled
 * speaks against it. The room polls once a second; readers are answered from memory.
 */
export class Readiness {
  readonly #logger = new Logger(Readiness.name);
  #verdict: Problem | undefined = { part: 'starting', why: 'it is starting' };
  /** The code of the last commit, if it failed. */
  #failure: string | undefined;
  #workedAt = -Infinity;
  #committedAt = -Infinity;
  /** Since when a poll is under way, as of `performance.now()`. */
  #pollingSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];

  constructor(private readonly probe: Probe) {}

  /** What keeps the room from storing lines, if anything does. */
  get problem(): Problem | undefined {
    if (this.#verdict || this.#failure === undefined) return this.#verdict;
    return { part: 'database', why: `the last commit failed (${this.#failure})` };
  }

  /** Nothing must be written now, even if the database would take it. */
  get forbids(): boolean {
    return this.#verdict?.forbids === true;
  }

  /** Resolves with the first verdict, which may be that the database is silent. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#poll(), POLL_EVERY_MS);
    this.#poll();
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
      // a reason to try at the next poll
      this.#workedAt = -Infinity;
      return;
    }
    this.#failure = errorCode(error instanceof ChatError ? (error.cause ?? error) : error);
  }

  /**
   * Waits for the next poll while nothing may be written: the cause may have been removed since the last one.
   * @throws ChatError UNAVAILABLE when it has not
   */
  async pass(): Promise<void> {
    await this.#nextVerdict();
    if (!this.forbids) return;
    const error = new ChatError('UNAVAILABLE');
    error.cause = Object.assign(new StartupError(this.#verdict!.why), { code: this.#verdict!.part });
    throw error;
  }

  async #nextVerdict(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  #poll(): void {
    const now = performance.now();
    if (this.#pollingSince === undefined) {
      this.#pollingSince = now;
      void this.#examine()
        .catch((error: unknown) =>
          this.#noAnswer(errorCode(error instanceof ChatError ? error.cause : error)),
        )
        .then(problem => {
          this.#pollingSince = undefined;
          this.#judge(problem);
        });
    } else if (now - this.#pollingSince >= SILENT_MS) {
      this.#judge(this.#noAnswer(`no answer for ${SILENT_MS / 1_000} s`));
    }
  }

  async #examine(): Promise<Problem | undefined> {
    const problem = await this.probe.poll();
    if (problem) return problem;
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

  #noAnswer(what: string): Problem {
    return { part: 'database', why: this.probe.waitsFor() ?? `the database cannot be written (${what})` };
  }

  /** Logs each change once. */
  #judge(problem: Problem | undefined): void {
    const before = this.#verdict;
    this.#verdict = problem;
    if (problem && problem.part !== before?.part)
      this.#logger.error(`Not ready, ${problem.part}: ${problem.why}`);
    if (!problem && before && before.part !== 'starting')
      this.#logger.log('Ready again: lines can be stored');
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
