import { LIMITS } from '../../../src/contract/limits.js';
import { codePoints } from '../../../src/contract/text.js';

export interface Passwords {
  current: string;
  next: string;
  repeat: string;
}

export interface PasswordViolation {
  field: keyof Passwords;
  what: 'missing' | 'short' | 'long' | 'same' | 'ownName' | 'weak' | 'differs';
}

/**
 * The first thing wrong with a password change that the page can know. Only the server knows common passwords (`next`).
 */
export function passwordViolation(
  { current, next, repeat }: Passwords,
  name: string,
): PasswordViolation | undefined {
  if (current === '') return { field: 'current', what: 'missing' };
  if (next === '') return { field: 'next', what: 'missing' };
  if (codePoints(next) < LIMITS.passwordMinChars) return { field: 'next', what: 'short' };
  if (codePoints(next) > LIMITS.passwordMaxChars) return { field: 'next', what: 'long' };
  if (asSeen(next) === asSeen(current)) return { field: 'next', what: 'same' };
  if (asSeen(next).toLowerCase() === asSeen(name).toLowerCase()) return { field: 'next', what: 'ownName' };
  return next === repeat ? undefined : { field: 'repeat', what: 'differs' };
}

/** Makes equal the texts that look the same. */
function asSeen(text: string): string {
  return text.normalize('NFC');
}
