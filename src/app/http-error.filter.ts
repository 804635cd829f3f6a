import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { allowedMethods } from './express-internals.js';
import { InternalErrors } from '../database/internal-errors.js';
import { ChatError, type ErrorCode } from '../contract/errors.js';

const CODES: Record<number, ErrorCode> = {
  401: 'TOKEN_INVALID',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'TOO_LONG',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** The last resort of REST: all refusals have one shape, and details of other errors stay in the process log. */
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  readonly #internal = new InternalErrors(new Logger(HttpErrorFilter.name));

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return void response.destroy();
    const { status, known } = this.#read(error);
    if (status === 404 && known.code === 'NOT_FOUND') {
      const request = host.switchToHttp().getRequest<Request>();
      const methods = allowedMethods(request);
      // a route that exists for this method has answered 404 itself
      if (methods.length > 0 && !methods.includes(request.method)) {
        response.setHeader('Allow', methods.join(', '));
        return void response
          .status(405)
          .json({ error: new ChatError('INVALID', { message: 'Method not allowed.' }).body() });
      }
    }
    const { retryAfterMs } = known.facts;
    if (retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(status).json({ error: known.body() });
  }

  #read(error: unknown): { status: number; known: ChatError } {
    if (error instanceof ChatError) return { status: error.status, known: error };
    const status = statusOf(error);
    if (status === undefined || status >= 500) {
      const known = this.#internal.toClient(error);
      return { status: known.status, known };
    }
    const known = new ChatError(CODES[status] ?? 'INVALID');
    // a body that is too large is bad input, like a text that is too long
    return { status: status === 413 ? known.status : status, known };
  }
}

/** Nest's own exceptions, and those of the body parser. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}
