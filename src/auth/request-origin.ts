import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import type { Origin } from '../logging/login-log.js';

/** The client's address and program. So many hops of X-Forwarded-For are believed as proxies are configured. */
export function originOf(request: IncomingMessage, trustedHops: number): Origin {
  const userAgent = request.headers['user-agent'];
  // there is no address once the connection is gone
  const address = proxyAddress(request, (_, hop) => hop < trustedHops) as string | undefined;
  // with TRUST_PROXY higher than there are proxies the header is the client's own to write
  const ip =
    address !== undefined && ipaddr.isValid(address) ? address : (request.socket.remoteAddress ?? '');
  return { ip, ...(userAgent !== undefined && { userAgent }) };
}

/** The same for a REST request, where Express has been told of the hops. */
export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const request = context.switchToHttp().getRequest<Request>();
  return originOf(request, Number(request.app.get('trust proxy')) || 0);
});

/**
 * What limits by address are counted under: an IPv6 customer has a whole /64 to himself (RFC 6177), so it counts
 * as one; an IPv4 address in IPv6 form is the IPv4 address.
 */
export function limitKey(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6 ? `${address.parts.slice(0, 4).join(':')}::/64` : address.toString();
}
