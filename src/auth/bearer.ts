import type { IncomingHttpHeaders } from 'node:http';

/** Longer tokens are refused unread. */
export const TOKEN_MAX_CHARS = 4_096;

/** RFC 6750, 2.1. Anchored: searched for at every position, a header without a space takes quadratic time. */
const BEARER = /^Bearer +(\S+)$/i;

/** The token in a request's `Authorization` header, for REST and the handshake. */
export function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  if (authorization.length > 'Bearer '.length + TOKEN_MAX_CHARS) return undefined;
  return BEARER.exec(authorization)?.[1];
}
