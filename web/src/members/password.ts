/** Letters and digits that nobody takes for others when they are read aloud or copied by hand. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 16;
/** Bytes from here on would make the first letters likelier than the rest. */
const FAIR_BELOW = 256 - (256 % ALPHABET.length);

/** A password of 16 letters and digits: 92 bits. */
export function generatePassword(): string {
  let password = '';
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * LENGTH)))
      if (byte < FAIR_BELOW && password.length < LENGTH) password += ALPHABET[byte % ALPHABET.length]!;
  }
  return password;
}
