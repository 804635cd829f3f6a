import type { Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { errorCode, isAway, loggable } from './database-errors.js';
import { ThrottledLogger } from '../rates/throttled-logger.js';

/** Faults that are ours: clients get a code, what it was stays in our own log. */
export class InternalErrors {
  readonly #away: ThrottledLogger;

  constructor(private readonly logger: Logger) {
    this.#away = new ThrottledLogger(logger);
  }

  /** Logs a fault and gives what to answer: UNAVAILABLE while the database is away, else INTERNAL. */
  toClient(error: unknown): ChatError {
    if (isAway(error)) {
      this.#away.warn(`the database cannot be read: ${errorCode(error)}`);
      return new ChatError('UNAVAILABLE');
    }
    this.logger.error(loggable(error));
    return new ChatError('INTERNAL');
  }
}
