import { LIMITS } from '../contract/limits.js';

/** The line that a reply is to. */
export interface QuotedLine {
  from: { id: number; name: string };
  /** Its beginning. */
  text: string;
  /** Its text goes on. */
  cut?: true;
}

/** What is read of a column of texts: one code point more than is quoted tells whether it goes on. */
export const quotedText = (column: string): string =>
  `SUBSTR(${column}, 1, ${LIMITS.quoteMaxCodePoints + 1})`;

/** @param read as `quotedText` reads it */
export function quotedLine(from: QuotedLine['from'], read: string): QuotedLine {
  const characters = Array.from(read);
  if (characters.length <= LIMITS.quoteMaxCodePoints) return { from, text: read };
  return { from, text: characters.slice(0, LIMITS.quoteMaxCodePoints).join(''), cut: true };
}
