import type { Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { errorCode, isAway, loggable } from './database-errors.js';
import { ThrottledLogger } from '../rates/throttled-logger.js';

/** Internal errors: clients get a code, the details stay in the process log. */
export class InternalErrors {
  readonly #away: ThrottledLogger;

  constructor(private readonly logger: Logger) {
    this.#away = new ThrottledLogger(logger);
  }

  /** Logs an error and returns the answer: UNAVAILABLE while the database cannot be reached, else INTERNAL. */
  toClient(error: unknown): ChatError {
    if (isAway(error)) {
      this.#away.warn(`the database cannot be read: ${errorCode(error)}`);
      return new ChatError('UNAVAILABLE');
    }
    this.logger.error(loggable(error));
    return new ChatError('INTERNAL');
  }
}
