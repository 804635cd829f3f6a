import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { RareWarning } from './rare-warning.js';
import { faultCode, isAway, loggable } from '../database/faults.js';

/** Answers an event that failed, whether guard, pipe or handler threw. What is not ours stays in our own log. */
@Catch()
export class AckFilter implements ExceptionFilter {
  readonly #logger = new Logger(AckFilter.name);
  readonly #away = new RareWarning(this.#logger);

  catch(error: unknown, host: ArgumentsHost): void {
    const [, , ack] = host.getArgs<[unknown, unknown, (answer: ChatError) => void]>();
    ack(error instanceof ChatError ? error : this.#ofOurs(error));
  }

  #ofOurs(error: unknown): ChatError {
    if (isAway(error)) {
      this.#away.say(`the database cannot be read: ${faultCode(error)}`);
      return new ChatError('UNAVAILABLE');
    }
    this.#logger.error(loggable(error));
    return new ChatError('INTERNAL');
  }
}
