/** What the page reads of its own token. Only the server checks it; here it tells whose it is, and how old. */
export interface TokenClaims {
  /** The log's epoch: the same account id in another log is another person. */
  aud?: string;
  /** The session, as `me/sessions` names it. */
  sid?: string;
  /** s since 1970. */
  iat?: number;
  exp?: number;
}

/** Reads a token; of one that is none it reads nothing. */
export function claimsOf(token: string): TokenClaims {
  try {
    const payload = token.split('.')[1] ?? '';
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as TokenClaims;
  } catch {
    return {};
  }
}
