import { randomInt } from 'node:crypto';
import { GENERATED_PASSWORD_CHARS, PASSWORD_ALPHABET } from '../contract/password-alphabet.js';

/** A generated password, to copy by hand. */
export function randomPassword(): string {
  const character = () => PASSWORD_ALPHABET[randomInt(PASSWORD_ALPHABET.length)];
  return Array.from({ length: GENERATED_PASSWORD_CHARS }, character).join('');
}
