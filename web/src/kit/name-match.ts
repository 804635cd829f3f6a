import { disassemble, getChoseong } from 'es-hangul';
import { nameKey } from '../../../src/contract/names.js';

const INITIALS = /^[ㄱ-ㅎ]+$/u;

/**
 * How well a name matches what was typed: 0 best, undefined not at all. Syllables may be unfinished
 * (`민ㅅ`) or initials alone (`ㅁㅅ`).
 */
export function nameRank(name: string, typed: string): number | undefined {
  const [key, query] = [nameKey(name), nameKey(typed)];
  if (key.startsWith(query)) return 0;
  // letter by letter; a joined final as Windows writes it (`ㄳ`) is split too
  const letters = disassemble(query);
  if (disassemble(key).startsWith(letters)) return 1;
  if (INITIALS.test(query)) {
    if (getChoseong(key, { keepNonHangul: true }).startsWith(letters)) return 2;
    return getChoseong(key).includes(letters) ? 4 : undefined;
  }
  return key.includes(query) || disassemble(key).includes(letters) ? 3 : undefined;
}

/** Whether a name matches what was typed into a search box, with or without an `@` before it. */
export function nameMatches(name: string, searched: string): boolean {
  return nameRank(name, searched.trim().replace(/^@/, '')) !== undefined;
}
