import { isCommonPassword } from './common-passwords.js';
import { passwordFormViolation, type PasswordViolation } from './password-rules.js';

/** The product's own name is easily guessed too. */
const HOUSE = ['sarangbang', '사랑방'];

/**
 * Why a password cannot be chosen, by its owner, an admin, `passwd` or a setting; undefined when it can. OWASP ASVS
 * 5.0, 6.2.1, 6.2.4, 6.2.11.
 * @param names the account's and the room's
 */
export function passwordViolation(password: string, names: readonly string[]): PasswordViolation | undefined {
  const violation = passwordFormViolation(password, [...names, ...HOUSE]);
  if (violation) return violation;
  return isCommonPassword(password) ? { rule: 'common', message: 'This password is too common.' } : undefined;
}
