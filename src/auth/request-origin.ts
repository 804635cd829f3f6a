import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import proxyAddress from 'proxy-addr';
import type { Origin } from '../logging/login-log.js';

/** The client's address and program. So many hops of X-Forwarded-For are believed as proxies are configured. */
export function originOf(request: IncomingMessage, trustedHops: number): Origin {
  const userAgent = request.headers['user-agent'];
  // there is no address once the connection is gone
  const address = proxyAddress(request, (_, hop) => hop < trustedHops) as string | undefined;
  const ip = address?.slice(0, 45) ?? '';
  return { ip, ...(userAgent !== undefined && { userAgent }) };
}

/** The same for a REST request, where Express has been told of the hops. */
export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const request = context.switchToHttp().getRequest<Request>();
  return originOf(request, Number(request.app.get('trust proxy')) || 0);
});
