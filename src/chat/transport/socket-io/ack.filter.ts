import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ChatError } from '../../../contract/errors.js';
import { InternalErrors } from '../../../database/internal-errors.js';

/** Answers an event that failed, whether the guard, the pipe or the handler threw. */
@Catch()
export class AckFilter implements ExceptionFilter {
  readonly #internal = new InternalErrors(new Logger(AckFilter.name));

  catch(error: unknown, host: ArgumentsHost): void {
    const [, , ack] = host.getArgs<[unknown, unknown, (answer: ChatError) => void]>();
    ack(error instanceof ChatError ? error : this.#internal.toClient(error));
  }
}
