import {
  GENERATED_PASSWORD_CHARS as LENGTH,
  PASSWORD_ALPHABET as ALPHABET,
} from '../../../src/contract/password-alphabet.js';

/** Bytes from here on would make the first characters likelier than the rest. */
const FAIR_BELOW = 256 - (256 % ALPHABET.length);

/** A generated password, to copy by hand. */
export function generatePassword(): string {
  let password = '';
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * LENGTH)))
      if (byte < FAIR_BELOW && password.length < LENGTH) password += ALPHABET[byte % ALPHABET.length]!;
  }
  return password;
}
