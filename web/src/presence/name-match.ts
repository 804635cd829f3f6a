import { disassemble, getChoseong } from 'es-hangul';
import { nameKey } from '../../../src/contract/names.js';

const INITIALS = /^[ㄱ-ㅎ]+$/;

/** Whether a name holds what was typed: also half a syllable (`미` finds 민수), or initials alone (`ㅁㅅ`). */
export function nameMatches(name: string, query: string): boolean {
  const key = nameKey(name);
  const wanted = nameKey(query.trim()).replace(/^@/, '');
  // some IMEs make ㄳ of ㄱ and ㅅ
  const letters = disassemble(wanted);
  if (INITIALS.test(letters)) return getChoseong(key).includes(wanted) || getChoseong(key).includes(letters);
  return key.includes(wanted) || disassemble(key).includes(letters);
}
