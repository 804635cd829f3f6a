/** The claims of a token. */
export function claimsOf(token: string): { aud: string; sub: string; sid: string; tv: number; exp: number } {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}
