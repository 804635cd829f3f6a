import { LIMITS } from '../../../src/contract/limits.js';
import { codePoints } from '../../../src/contract/text.js';

export interface Passwords {
  current: string;
  next: string;
  repeat: string;
}

export interface PasswordFault {
  field: keyof Passwords;
  what: 'missing' | 'short' | 'long' | 'differs';
}

/** What is wrong with a change of password before anybody is asked; the first of it. */
export function passwordFault({ current, next, repeat }: Passwords): PasswordFault | undefined {
  if (current === '') return { field: 'current', what: 'missing' };
  if (next === '') return { field: 'next', what: 'missing' };
  if (codePoints(next) < LIMITS.passwordMinChars) return { field: 'next', what: 'short' };
  if (codePoints(next) > LIMITS.passwordMaxChars) return { field: 'next', what: 'long' };
  return next === repeat ? undefined : { field: 'repeat', what: 'differs' };
}
