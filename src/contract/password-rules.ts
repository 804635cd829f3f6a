import { foldedPassword } from './folded-password.js';
import { LIMITS } from './limits.js';
import { codePoints } from './text.js';

/** What is wrong with a password: a code for programs, a sentence for people. */
export interface PasswordViolation {
  rule: 'form' | 'length' | 'repeated' | 'name' | 'common';
  message: string;
}

/**
 * The form in which passwords are compared and counted: composed, so that keyboards make no difference (NIST SP
 * 800-63B, 3.1.1.2).
 */
export function canonicalPassword(password: string): string {
  return password.normalize('NFC');
}

/** True for a well-formed password: half a surrogate pair would get the same hash as any other half. */
export function isPassword(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return false;
  return codePoints(canonicalPassword(value)) <= LIMITS.passwordMaxChars;
}

/**
 * Why a password cannot be chosen, apart from being common; undefined when it can.
 * @param words which it must not consist of, even with digits and signs around them: the account's and the room's
 *   name
 */
export function passwordFormViolation(
  password: string,
  words: readonly string[],
): PasswordViolation | undefined {
  if (!password.isWellFormed())
    return { rule: 'form', message: 'A password must consist of whole characters.' };
  const { passwordMinChars: min, passwordMaxChars: max } = LIMITS;
  const length = codePoints(canonicalPassword(password));
  if (length < min || length > max)
    return { rule: 'length', message: `A password must have ${min} to ${max} characters.` };
  const folded = foldedPassword(password);
  if (new Set(folded).size < 2)
    return { rule: 'repeated', message: 'A password must be more than one repeated character.' };
  if (words.some(word => isMadeOf(folded, foldedPassword(word))))
    return { rule: 'name', message: "A password must be more than the account's or the room's name." };
  return undefined;
}

/** `minsu`, `minsu123!`, `minsuminsu`: only digits and signs are left. */
function isMadeOf(password: string, word: string): boolean {
  if (word === '' || !password.includes(word)) return false;
  const rest = password.replaceAll(word, '');
  return rest === '' || (/\p{L}/u.test(word) && !/\p{L}/u.test(rest));
}
