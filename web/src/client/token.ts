/** What the page reads from its own token. Only the server verifies it. */
export interface TokenClaims {
  /** The log's epoch: the same account id in another log is another person. */
  aud?: string;
  /** The session's id in `me/sessions`. */
  sid?: string;
  /** Seconds since 1970. */
  iat?: number;
  exp?: number;
}

/** Reads a token without verifying it; undefined claims for anything else. */
export function claimsOf(token: string): TokenClaims {
  try {
    const payload = token.split('.')[1] ?? '';
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as TokenClaims;
  } catch {
    return {};
  }
}
