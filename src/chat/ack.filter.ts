import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { OwnFaults } from './own-faults.js';

/** Answers an event that failed, whether guard, pipe or handler threw. */
@Catch()
export class AckFilter implements ExceptionFilter {
  readonly #faults = new OwnFaults(new Logger(AckFilter.name));

  catch(error: unknown, host: ArgumentsHost): void {
    const [, , ack] = host.getArgs<[unknown, unknown, (answer: ChatError) => void]>();
    ack(error instanceof ChatError ? error : this.#faults.answer(error));
  }
}
