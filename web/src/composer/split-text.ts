import { codePoints } from '../../../src/contract/text.js';

/** Cuts a text into messages of at most so many code points: at the end of a row, else of a word, else anywhere. */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (codePoints(rest) > max) {
    const letters = Array.from(rest);
    const fitting = letters.slice(0, max + 1).join('');
    const row = fitting.lastIndexOf('\n');
    const word = row > 0 ? row : fitting.search(/\s\S*$/);
    const end = word > 0 ? word : letters.slice(0, max).join('').length;
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest].filter(part => part !== '');
}
