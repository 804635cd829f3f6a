/**
 * What a client does with the same input after a refusal: `never` (final; a person must change something), `later`
 * (after `retryAfterMs` or a moment, as a new attempt) or `same` (send exactly the same, with the same
 * `idempotencyKey`: it may already be stored, and is stored once).
 */
export type Retry = 'never' | 'later' | 'same';

const RETRIED: ReadonlyMap<string, Retry> = new Map([
  ['RATE_LIMITED', 'later'],
  ['BUSY', 'later'],
  ['UNAVAILABLE', 'same'],
  ['INTERNAL', 'same'],
]);

/** Any code may be asked for, also one of a later version. */
export function retryOf(code: string): Retry {
  return RETRIED.get(code) ?? 'never';
}
