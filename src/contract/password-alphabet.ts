/** Letters and digits that are not mistaken for one another when read aloud or copied by hand. */
export const PASSWORD_ALPHABET = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ23456789';
/** Characters of a generated password: over 92 bits. */
export const GENERATED_PASSWORD_CHARS = 16;
