import type { Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { faultCode, isAway, loggable } from '../database/faults.js';
import { RareWarning } from '../auth/rare-warning.js';

/** Faults that are ours: clients get a code, what it was stays in our own log. */
export class OwnFaults {
  readonly #away: RareWarning;

  constructor(private readonly logger: Logger) {
    this.#away = new RareWarning(logger);
  }

  /** Logs a fault and gives what to answer: UNAVAILABLE while the database is away, else INTERNAL. */
  answer(error: unknown): ChatError {
    if (isAway(error)) {
      this.#away.say(`the database cannot be read: ${faultCode(error)}`);
      return new ChatError('UNAVAILABLE');
    }
    this.logger.error(loggable(error));
    return new ChatError('INTERNAL');
  }
}
