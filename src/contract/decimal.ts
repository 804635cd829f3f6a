const DIGITS = /^\d{1,16}$/;

/** Text of plain digits as its number; all else as it came. Some languages have only maps of text to text. */
export function fromDecimal(value: unknown): unknown {
  return typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
}
