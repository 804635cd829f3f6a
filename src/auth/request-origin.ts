import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { createParamDecorator, Logger, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import type { Origin } from '../logging/logins/login.writer.js';
import { ThrottledLogger } from '../rates/throttled-logger.js';

const logger = new Logger('RequestOrigin');
const warning = new ThrottledLogger(logger);
/** An error that concerns every request is logged once. */
const told = new Set<string>();

/** The client's address and program. @param trustedHops how many hops of X-Forwarded-For are trusted */
export function originOf(
  request: IncomingMessage,
  trustedHops: number,
  transport: NonNullable<Origin['transport']>,
): Origin {
  const userAgent = request.headers['user-agent'];
  return { ip: addressOf(request, trustedHops), transport, ...(userAgent !== undefined && { userAgent }) };
}

/** The same for a REST request, where Express knows the hops. */
export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin =>
  restOriginOf(context.switchToHttp().getRequest<Request>()),
);

export function restOriginOf(request: Request): Origin {
  return originOf(request, Number(request.app.get('trust proxy')) || 0, 'rest');
}

/**
 * The unit that limits by address count: an IPv6 customer has a whole /64 (RFC 6177), so it counts
 * as one; an IPv4 address in IPv6 form is the IPv4 address.
 */
export function limitKey(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6 ? `${address.parts.slice(0, 4).join(':')}::/64` : address.toString();
}

/** The network that may belong to one customer: a /48 of IPv6 (RFC 6177), else the address itself. */
export function networkKey(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6 ? `${address.parts.slice(0, 3).join(':')}::/48` : address.toString();
}

/** Warns in both cases in which all members would share one address, and its limits. */
function addressOf(request: IncomingMessage, trustedHops: number): string {
  // a closed connection has no address
  const hops: (string | undefined)[] = proxyAddress.all(request);
  if (trustedHops === 0) {
    if (hops.length > 1)
      once('X-Forwarded-For came and is not believed: if a proxy of yours is in front, set TRUST_PROXY');
  } else if (hops.length === 1) {
    once(
      'a request came without X-Forwarded-For though TRUST_PROXY is set: such requests share the limits of the ' +
        'proxy (the header Forwarded is not read)',
    );
  }
  const believed = Math.min(trustedHops, hops.length - 1);
  for (let i = believed; i >= 0; i--) {
    const address = canonicalAddress(hops[i] ?? '');
    if (address !== undefined) return address;
    if (i > 0) warning.warn('X-Forwarded-For has a hop that is no address: it counts as the proxy');
  }
  return '';
}

/**
 * The one form of an address, without its port; undefined for what is none: `203.0.113.8`, `203.0.113.8:51234`, `2001:db8::7`, `[2001:db8::7]:51234`, quoted, with a zone, IPv4 in IPv6 form.
 */
export function canonicalAddress(hop: string): string | undefined {
  const text = hop.trim().replace(/^"(.*)"$/, '$1');
  const [, inBrackets, v4 = text] =
    /^\[([^\]]*)\](?::\d{1,5})?$|^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(text) ?? [];
  const address = (inBrackets ?? v4).replace(/%[^%]*$/, '');
  if (isIP(address) === 4) return address;
  // ipaddr.js throws at valid forms such as ::192.0.2.1; the URL parser knows all of them and writes one
  return isIP(address) === 6
    ? ipaddr.process(new URL(`http://[${address}]`).hostname.slice(1, -1)).toString()
    : undefined;
}

function once(message: string): void {
  if (told.has(message)) return;
  told.add(message);
  logger.warn(message);
}
