import { setTimeout as sleep } from 'node:timers/promises';
import { flushOutputs } from '../config/outputs.js';
import type { ProcessLogger } from '../config/process-log.js';
import { loggable } from '../database/database-errors.js';
import { onStopSignal } from './signals.js';

const STOP_WITHIN_MS = 10_000;
/** A start in progress may finish, so that what it creates is complete. */
const START_ENDS_WITHIN_MS = 3_000;
/** Signals within this time count as one: terminals and supervisors send several. */
const ONE_WISH_MS = 500;
const FLUSH_WITHIN_MS = 300;
const PARENT_EVERY_MS = 500;

/** What a stop closes. */
export interface Closable {
  close(): Promise<void>;
  /** What closing it is waiting for, in words. */
  readonly waitsFor: string;
}

/**
 * Ends the process cleanly, also while it starts. A second signal, or ten seconds, end it at once with exit code 1.
 */
export class OrderlyStop {
  #opened: Closable | undefined;
  #starting: Promise<unknown> = Promise.resolve();
  #since: number | undefined;
  #exitCode = 0;

  constructor(private readonly log: ProcessLogger) {
    onStopSignal(() => this.#signalled());
    // OWASP ASVS 16.5.4, the last resort: queued lines are still stored, then a supervisor restarts the process
    process.on('uncaughtException', error => {
      this.log.fatal(loggable(error));
      this.#exitCode = 1;
      void this.#stop();
    });
  }

  get begun(): boolean {
    return this.#since !== undefined;
  }

  /** What to close from now on: what a start has opened so far. */
  opened(opened: Closable): void {
    this.#opened = opened;
  }

  /** A stop waits for this first. */
  starts(starting: Promise<unknown>): void {
    this.#starting = starting;
  }

  /**
   * npm starts this process through a shell that does not pass SIGTERM on: when the shell is gone, the signal was
   * meant for this process.
   */
  withParent(): void {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent && !this.begun) void this.#stop();
    }, PARENT_EVERY_MS).unref();
  }

  #signalled(): void {
    if (this.#since === undefined) void this.#stop();
    else if (performance.now() - this.#since > ONE_WISH_MS) process.exit(1);
  }

  async #stop(): Promise<void> {
    if (this.#since !== undefined) return;
    this.#since = performance.now();
    process.stdout.write('The room is closing.\n');
    setTimeout(() => {
      const waitsFor = this.#opened?.waitsFor ?? 'the start';
      this.log.fatal(`the stop is out of time: it waited for ${waitsFor}`);
      void this.#exit(1);
    }, STOP_WITHIN_MS).unref();
    try {
      await Promise.race([this.#starting.catch(() => undefined), sleep(START_ENDS_WITHIN_MS)]);
      await this.#opened?.close();
    } catch (error) {
      this.log.fatal(loggable(error));
      return this.#exit(1);
    }
    process.stdout.write('The room is closed.\n');
    return this.#exit(this.#exitCode);
  }

  async #exit(code: number): Promise<void> {
    await flushOutputs(FLUSH_WITHIN_MS);
    process.exit(code);
  }
}
