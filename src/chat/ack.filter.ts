import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { loggable } from '../database/faults.js';

/** Answers an event that failed, whether guard, pipe or handler threw. What is not ours stays in our own log. */
@Catch()
export class AckFilter implements ExceptionFilter {
  readonly #logger = new Logger(AckFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const [, , ack] = host.getArgs<[unknown, unknown, (answer: ChatError) => void]>();
    if (!(error instanceof ChatError)) this.#logger.error(loggable(error));
    ack(error instanceof ChatError ? error : new ChatError('INTERNAL'));
  }
}
