const DIGITS = /^\d{1,16}$/;

/**
 * Converts text of decimal digits to a number; anything else is returned as it is. Some languages only have maps of
 * text to text.
 */
export function fromDecimal(value: unknown): unknown {
  return typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
}
